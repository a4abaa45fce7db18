//! Charts drawn as SVG by plotters, through a backend that writes a class where others write a colour: so the style
//! sheet colours them, in light and dark. Whoever shows one says the same in a table.

use std::convert::Infallible;
use std::fmt::Write;

use maud::{Markup, PreEscaped, html};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
};

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// What stands for a class in place of a colour: its red part numbers the class.
const AXIS: RGBColor = RGBColor(1, 0, 0);
const LINE: RGBColor = RGBColor(2, 0, 0);
const AREA: RGBColor = RGBColor(3, 0, 0);

fn class(color: BackendColor) -> &'static str {
    match color.rgb {
        (2, ..) => "line",
        (3, ..) => "area",
        _ => "axis",
    }
}

/// Draws counts, one for each step, as a line over an area. `label` names a step below it.
pub(crate) fn line(counts: &[u64], words: &str, label: impl Fn(usize) -> String) -> Markup {
    let mut canvas = Canvas { svg: String::new(), size: (480, 170) };
    // Nothing can go wrong but what a coordinate that is no number would do.
    if draw(&mut canvas, counts, label).is_err() {
        canvas.svg.clear();
    }
    let (width, height) = canvas.size;
    html! {
        svg.chart viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(words) { (PreEscaped(canvas.svg)) }
    }
}

fn draw(
    canvas: &mut Canvas,
    counts: &[u64],
    label: impl Fn(usize) -> String,
) -> Result<(), DrawingAreaErrorKind<Infallible>> {
    let most = counts.iter().copied().max().unwrap_or(0).max(4);
    let last = counts.len().saturating_sub(1).max(1);
    let area = canvas.into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin(8)
        .x_label_area_size(22)
        .y_label_area_size(38)
        .build_cartesian_2d(0..last, 0..most + most / 10)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(AXIS)
        .axis_style(AXIS)
        .x_labels(6)
        .y_labels(4)
        .x_label_formatter(&|step| label(*step))
        .label_style(("sans-serif", 11))
        .draw()?;
    let points = counts.iter().copied().enumerate();
    chart.draw_series(AreaSeries::new(points, 0, AREA).border_style(LINE))?;
    Ok(())
}

/// An SVG under construction.
struct Canvas {
    svg: String,
    size: (u32, u32),
}

impl Canvas {
    fn write(&mut self, element: std::fmt::Arguments<'_>) -> Drawn {
        // Writing into a text does not fail.
        let _ = self.svg.write_fmt(element);
        Ok(())
    }
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    path.into_iter().map(|(x, y)| format!("{x},{y} ")).collect()
}

impl DrawingBackend for &mut Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.write(format_args!(
            r#"<rect class="{}" x="{x}" y="{y}" width="1" height="1"/>"#,
            class(color)
        ))
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let color = style.color();
        if color.alpha == 0.0 {
            return Ok(());
        }
        self.write(format_args!(
            r#"<polyline class="{}" points="{}"/>"#,
            class(color),
            points(path)
        ))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.write(format_args!(
            r#"<polygon class="{}" points="{}"/>"#,
            class(style.color()),
            points(path)
        ))
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let down = match style.anchor().v_pos {
            VPos::Top => "0.8em",
            VPos::Center => "0.32em",
            VPos::Bottom => "0",
        };
        let text = html! { (text) }.into_string();
        self.write(format_args!(
            r#"<text x="{x}" y="{y}" dy="{down}" text-anchor="{anchor}">{text}</text>"#
        ))
    }

    /// Text is set by the browser; this only has to be near enough to keep labels apart.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Ok((letters.saturating_mul(7), style.size().max(1.0) as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_coloured_by_classes_and_labelled() {
        let svg = line(&[0, 3, 12, 7], "Issued <b>", |step| format!("<{step}>")).into_string();
        for part in ["class=\"line\"", "class=\"area\"", "class=\"axis\"", "&lt;0&gt;", "&lt;b&gt;"]
        {
            assert!(svg.contains(part), "{part} is not in {svg}");
        }
        for part in ["rgb(", "#0", "style=", "<b>", "fill="] {
            assert!(!svg.contains(part), "{part} is in {svg}");
        }
    }

    #[test]
    fn a_chart_of_nothing_is_drawn_all_the_same() {
        for counts in [&[][..], &[0], &[0, 0], &[u64::from(u32::MAX); 30]] {
            let svg = line(counts, "x", |step| step.to_string()).into_string();
            assert!(svg.contains("<text") && !svg.contains("NaN"), "{counts:?}: {svg}");
        }
    }
}
