//! Finds the page that a request asks for, and lets only those to it who may.

use authority::Operator;
use authority::auditor::Auditor;
use authority::reader::Reader;
use authority::request::officer::Officer;
use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};

use crate::answer::{self, Reply};
use crate::ask::Ask;
use crate::cookie::Browser;
use crate::fault::Fault;
use crate::form::{self, Form};
use crate::language;
use crate::visit::{Holder, Visit};
use crate::{Web, console, portal};

/// One page.
pub(crate) struct Route {
    pub(crate) method: Verb,
    /// Its path; `{}` stands for one segment.
    pub(crate) path: &'static str,
    pub(crate) handler: Handler,
}

/// What is done with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// It is read; nothing changes (RFC 9110 §9.2.1).
    Get,
    /// Its form is sent.
    Post,
}

/// Who may, shown by what the function is given.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// Anybody.
    Anybody(fn(&Ask<'_>) -> Result<Reply, Fault>),
    /// Whoever shows a certificate that is believed.
    Holder(fn(&Ask<'_>, &Holder) -> Result<Reply, Fault>),
    /// Whoever is signed in to the console, with whatever role.
    Reader(fn(&Ask<'_>, &Reader<'_>) -> Result<Reply, Fault>),
    /// Officers signed in to the console.
    Officer(fn(&Ask<'_>, &Officer<'_>) -> Result<Reply, Fault>),
    /// Operators signed in to the console.
    Operator(fn(&Ask<'_>, &Operator<'_>) -> Result<Reply, Fault>),
    /// Auditors signed in to the console.
    Auditor(fn(&Ask<'_>, &Auditor<'_>) -> Result<Reply, Fault>),
}

/// All pages.
pub(crate) fn routes() -> impl Iterator<Item = &'static Route> {
    portal::ROUTES.iter().chain(console::ROUTES)
}

/// Answers a request.
pub(crate) fn answer(web: &Web, visit: &Visit, request: &Request<Bytes>) -> Response<Bytes> {
    let browser = match Browser::of(request.headers()) {
        Ok(browser) => browser,
        Err(_) => return bare(http::StatusCode::SERVICE_UNAVAILABLE),
    };
    let mut ask = Ask {
        web,
        visit,
        language: language::of(request.headers()),
        browser,
        headers: request.headers(),
        path: request.uri().path(),
        arguments: Vec::new(),
        query: Form::default(),
        form: Form::default(),
        staff: None,
    };
    match dispatch(&mut ask, request) {
        Ok(reply) => answer::make(&ask, reply),
        Err(fault) => {
            tracing::info!(
                request = visit.request_id,
                path = path_for_logs(ask.path),
                ?fault,
                "not answered as asked"
            );
            let mut response = answer::html(&ask, fault.status(), &fault.page(&ask));
            if let Fault::Method(allowed) = &fault
                && let Ok(allowed) = HeaderValue::from_str(allowed)
            {
                response.headers_mut().insert(ALLOW, allowed);
            }
            response
        }
    }
}

/// Pages whose path goes on with a secret: a device's link, an invitation, a recovery, a proof of a mailbox, the way
/// back to a request, and the host's way into the console.
const SECRET: [&str; 6] = ["/d/", "/i/", "/lost/", "/m/", "/r/", "/console/enter/"];

/// Writes a path without the secret in it.
pub(crate) fn path_for_logs(path: &str) -> String {
    let secret = SECRET.iter().find_map(|page| Some((page, path.strip_prefix(page)?)));
    let Some((page, rest)) = secret else { return path.to_owned() };
    match rest.split_once('/') {
        Some((_, more)) => format!("{page}…/{more}"),
        None => format!("{page}…"),
    }
}

fn bare(status: http::StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    answer::guard(response.headers_mut());
    response
}

fn dispatch(ask: &mut Ask<'_>, request: &Request<Bytes>) -> Result<Reply, Fault> {
    let handler = find(ask, request.method())?;
    let query = Bytes::from(request.uri().query().unwrap_or_default().to_owned());
    ask.query = Form::parse(&query).ok_or(Fault::Unreadable)?;
    if request.method() == Method::POST {
        ask.form = received(ask, request)?;
    }
    if console::is_part(ask.path) {
        ask.staff = console::staff::find(ask)?;
    }
    let authority = ask.web.authority();
    match handler {
        Handler::Anybody(answer) => answer(ask),
        Handler::Holder(answer) => answer(ask, ask.visit.holder().ok_or(Fault::CertificateNeeded)?),
        Handler::Reader(answer) => answer(ask, &authority.as_reader(ask.actor()?)?),
        Handler::Officer(answer) => answer(ask, &authority.as_officer(ask.actor()?)?),
        Handler::Operator(answer) => answer(ask, &authority.as_operator_person(ask.actor()?)?),
        Handler::Auditor(answer) => answer(ask, &authority.as_auditor(ask.actor()?)?),
    }
}

fn find(ask: &mut Ask<'_>, method: &Method) -> Result<Handler, Fault> {
    let wanted = match *method {
        Method::GET | Method::HEAD => Some(Verb::Get),
        Method::POST => Some(Verb::Post),
        _ => None,
    };
    let mut allowed = Vec::new();
    for route in routes() {
        let Some(arguments) = arguments(route.path, ask.path) else { continue };
        if Some(route.method) == wanted {
            ask.arguments = arguments;
            return Ok(route.handler);
        }
        allowed.push(match route.method {
            Verb::Get => "GET, HEAD",
            Verb::Post => "POST",
        });
    }
    Err(if allowed.is_empty() { Fault::NotFound } else { Fault::Method(allowed.join(", ")) })
}

/// Finds the route of a path.
#[cfg(test)]
pub(crate) fn find_route(method: Verb, path: &str) -> Option<&'static Route> {
    routes().find(|route| route.method == method && arguments(route.path, path).is_some())
}

/// What stands where the route has `{}`, if the path is one of the route's.
fn arguments(route: &str, path: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let (mut of_route, mut of_path) = (route.split('/'), path.split('/'));
    loop {
        match (of_route.next(), of_path.next()) {
            (None, None) => return Some(found),
            (Some("{}"), Some(segment)) if !segment.is_empty() => found.push(segment.to_owned()),
            (Some(one), Some(other)) if one == other => {}
            _ => return None,
        }
    }
}

/// The form that was sent, once it is certain that a page of ours sent it.
fn received(ask: &Ask<'_>, request: &Request<Bytes>) -> Result<Form, Fault> {
    if !is_own(request.headers(), &ask.visit.origin) {
        return Err(Fault::CrossSite);
    }
    if request.body().len() > form::MAX_OCTETS {
        return Err(Fault::TooLarge);
    }
    let kind = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if !kind.starts_with(b"application/x-www-form-urlencoded") {
        return Err(Fault::Unreadable);
    }
    let form = Form::parse(request.body()).ok_or(Fault::Unreadable)?;
    if ask.browser.is_new || form.text("token") != ask.browser.token() {
        return Err(Fault::StaleForm);
    }
    Ok(form)
}

/// Whether the browser says that the request comes from a page of ours (Fetch Metadata; RFC 6454 §7).
fn is_own(headers: &HeaderMap, origin: &str) -> bool {
    let field = |name: HeaderName| headers.get(name).and_then(|field| field.to_str().ok());
    let site = field(HeaderName::from_static("sec-fetch-site"));
    let from = field(ORIGIN);
    site.is_none_or(|site| site == "same-origin") && from.is_none_or(|from| from == origin)
}
