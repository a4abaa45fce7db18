//! What all tests share ends with their process, however that ends: a shell waits for it, ends what it was told of, and
//! clears it away.

use std::{
    io::Write,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, PoisonError},
};

/// Reads what to end until the pipe is closed, which the end of the tests' process does.
const KEEPER: &str = r#"
trap '' INT TERM
while read -r kind what; do
    case $kind in
        process) processes="$processes $what" ;;
        folder) folders="$folders $what" ;;
    esac
done
kill $processes
for second in 1 2 3 4 5 6 7 8 9; do
    kill -0 $processes || break
    sleep 1
done
# One that leads a group, as timeout(1) does, takes along what it started.
for process in $processes; do
    kill -KILL -- -$process || kill -KILL $process
done
rm -rf $folders
"#;

static PIPE: Mutex<Option<ChildStdin>> = Mutex::new(None);

/// Ends a process after the tests.
pub(crate) fn end(process: &Child) {
    tell(&format!("process {}", process.id()));
}

/// Removes a folder after the tests, once the processes have ended.
pub(crate) fn remove(folder: &Path) {
    tell(&format!("folder {}", folder.display()));
}

fn tell(line: &str) {
    let mut pipe = PIPE.lock().unwrap_or_else(PoisonError::into_inner);
    let pipe = pipe.get_or_insert_with(|| {
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER]).stdin(Stdio::piped());
        keeper.stdout(Stdio::null()).stderr(Stdio::null());
        keeper.spawn().unwrap().stdin.unwrap()
    });
    writeln!(pipe, "{line}").unwrap();
}
