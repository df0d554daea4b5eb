"""A private gateway for tests: the milter, and Postfix in front of it.

Everything lives in one temporary folder, on loopback and free ports, and ends
by process id. The milter runs as an unprivileged user without new privileges,
as its systemd unit does; its socket gets Postfix's group from a setgid folder.
"""
import email.utils
import glob
import grp
import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
NOBODY = "nobody"


def wait_for(true, seconds=20, what=""):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = true()
        if value:
            return value
        time.sleep(0.02)
    raise TimeoutError(what or "waited in vain")


def free_port():
    """A loopback port that nobody uses and that is none of mail's own."""
    while True:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        if port not in (25, 2525):
            return port


def as_root():
    return os.geteuid() == 0


def folder(prefix="aratame-test-"):
    made = tempfile.mkdtemp(prefix=prefix)
    os.chmod(made, 0o755)
    return made


def group_of_postfix():
    try:
        return grp.getgrnam("postfix").gr_gid
    except KeyError:
        return os.getegid()


def of_today(message):
    """A scenario's mail, sent today instead of on its usual date."""
    return message.replace(b"Date: Wed, 02 Mar 2022 10:47:00 +0900",
                           b"Date: " + email.utils.formatdate(
                               localtime=True).encode())


class Milter:
    """The daemon, with settings given as lines "name = value"."""

    def __init__(self, settings, top=None, program=None, name="milter"):
        self.top = top or folder()
        self.own_top = top is None
        self.home = f"{self.top}/{name}"
        self.run = f"{self.home}/run"
        self.socket = f"{self.run}/milter.sock"
        self.control = f"{self.run}/control.sock"
        self.log = f"{self.home}/log"
        self.program = program
        for made in ("", "/run", "/spool", "/state", "/journal"):
            os.makedirs(self.home + made, exist_ok=True)
        self._install()
        self._settings(settings)
        self.process = None

    def _install(self):
        build = os.environ.get("BUILD", f"{TOP}/build")
        if self.program is None:
            self.program = f"{self.home}/aratame-milter"
            shutil.copy(f"{build}/aratame-milter", self.program)
            if os.path.exists(f"{build}/aratame-ocr"):
                shutil.copy(f"{build}/aratame-ocr", self.home)
        if not os.path.exists(f"{self.home}/rules"):
            shutil.copytree(f"{TOP}/rules", f"{self.home}/rules")
        if as_root():
            user = pwd.getpwnam(NOBODY)
            for made in ("", "/run", "/spool", "/state", "/journal"):
                os.chown(self.home + made, user.pw_uid, user.pw_gid)
            os.chown(self.run, user.pw_uid, group_of_postfix())
            os.chmod(self.run, 0o2755)

    def _settings(self, settings):
        lines = [s for s in settings
                 if s.split("=")[0].strip() != "rules_folder"]
        lines += [f"listen = unix:{self.socket}", "socket_mode = 0660",
                  f"control = {self.control}",
                  f"rules_folder = {self.home}/rules",
                  f"spool_folder = {self.home}/spool",
                  f"state_folder = {self.home}/state",
                  f"journal_folder = {self.home}/journal"]
        with open(f"{self.home}/aratame.conf", "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")

    def command(self):
        command = [self.program, "-f", "-c", f"{self.home}/aratame.conf"]
        if as_root():
            command = ["setpriv", f"--reuid={NOBODY}", "--regid=nogroup",
                       "--clear-groups", "--no-new-privs"] + command
        return command

    def start(self, environment=None):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, cwd="/",
                env={**os.environ, **(environment or {})})
        try:
            wait_for(self.is_up, 30, "the milter does not come up")
        except TimeoutError:
            raise RuntimeError("the milter does not come up:\n" +
                               self.log_text())
        return self

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError("the milter ended:\n" + self.log_text())
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(self.socket)
                return True
            except OSError:
                return False

    def log_text(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return f.read()

    def journal(self):
        """All journal lines, oldest first."""
        lines = []
        for path in sorted(glob.glob(f"{self.home}/journal/*"),
                           key=os.path.getmtime):
            with open(path, encoding="utf-8") as f:
                lines += [json.loads(line) for line in f]
        return lines

    def status(self):
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(5)
            s.connect(self.control)
            s.sendall(b"status\n")
            answer = b""
            while piece := s.recv(65536):
                answer += piece
        return json.loads(answer)

    def workers(self):
        """The process ids of the workers."""
        found = []
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(path, encoding="utf-8", errors="replace") as f:
                    parent = int(f.read().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it ended meanwhile
            if parent == self.process.pid:
                found.append(int(path.split("/")[2]))
        return sorted(found)

    def stop(self, how=signal.SIGTERM, seconds=20):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise TimeoutError("the milter does not end")
        return self.process.returncode if self.process else None

    def close(self):
        self.stop()
        if self.own_top:
            shutil.rmtree(self.top, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()


MAIN_CF = """
compatibility_level = 3.6
config_directory = {home}/etc
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log/mail.log
maillog_file_prefixes = {home}/log
mail_owner = {owner}
setgid_group = {setgid}
{folders}
myhostname = mx.aratame.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
smtputf8_enable = yes
local_recipient_maps =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions =
smtpd_authorized_xclient_hosts = 127.0.0.1
virtual_mailbox_domains = static:ALL
virtual_mailbox_maps = static:inbox/
virtual_mailbox_base = {home}/mail
virtual_mailbox_limit = 0
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
message_size_limit = 200000000
smtpd_milters = unix:{milter}
milter_default_action = tempfail
milter_protocol = 6
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 10000
smtpd_hard_error_limit = 10000
smtpd_client_connection_count_limit = 0
in_flow_delay = 0
{extra}
"""

MASTER_CF = """
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """Debian's Postfix, installed or unpacked, with a queue of its own."""

    def __init__(self, milter, top, extra=()):
        self.home = f"{top}/postfix"
        self.port = free_port()
        root = "" if os.path.exists("/usr/sbin/postfix") else \
            f"{TOP}/build/postfix"
        self.sbin = f"{root}/usr/sbin"
        for made in ("etc", "queue", "data", "log", "mail"):
            os.makedirs(f"{self.home}/{made}", exist_ok=True)
        owner = self._account(pwd.getpwnam, "postfix", "daemon")
        setgid = self._account(grp.getgrnam, "postdrop", "games")
        os.chown(f"{self.home}/data", pwd.getpwnam(owner).pw_uid, -1)
        user = pwd.getpwnam(NOBODY)
        os.chown(f"{self.home}/mail", user.pw_uid, user.pw_gid)
        folders = "" if not root else "\n".join([
            f"daemon_directory = {root}/usr/lib/postfix/sbin",
            f"command_directory = {root}/usr/sbin",
            f"shlib_directory = {root}/usr/lib/postfix",
            f"meta_directory = {root}/etc/postfix"])
        if root:
            os.environ["LD_LIBRARY_PATH"] = f"{root}/usr/lib/postfix"
        with open(f"{self.home}/etc/main.cf", "w", encoding="utf-8") as f:
            f.write(MAIN_CF.format(
                home=self.home, owner=owner, setgid=setgid, folders=folders,
                uid=user.pw_uid, gid=user.pw_gid, milter=milter.socket,
                extra="\n".join(extra)))
        with open(f"{self.home}/etc/master.cf", "w", encoding="utf-8") as f:
            f.write(MASTER_CF.format(port=self.port))

    @staticmethod
    def _account(look, *names):
        for name in names:
            try:
                look(name)
                return name
            except KeyError:
                continue
        raise KeyError(names[0])

    def run(self, program, *arguments):
        return subprocess.run([f"{self.sbin}/{program}", "-c",
                               f"{self.home}/etc", *arguments],
                              capture_output=True, text=True,
                              errors="replace")

    def start(self):
        done = self.run("postfix", "start")
        if done.returncode != 0:
            raise RuntimeError(f"Postfix does not start: {done.stderr}\n"
                               + self.log_text())
        try:
            wait_for(self.is_up, 20)
        except TimeoutError:
            self.stop()
            raise RuntimeError("Postfix does not listen\n" + self.log_text())
        return self

    def is_up(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as s:
                return s.recv(4).startswith(b"220")
        except OSError:
            return False

    def log_text(self):
        try:
            with open(f"{self.home}/log/mail.log", encoding="utf-8",
                      errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def held(self):
        """Queue ids in the hold queue."""
        return sorted(os.path.basename(p) for p in
                      glob.glob(f"{self.home}/queue/hold/**", recursive=True)
                      if os.path.isfile(p))

    def show(self, queue_id):
        """A queued message as postcat shows it: headers and body."""
        return self.run("postcat", "-bhq", queue_id).stdout

    def delivered(self):
        """Texts of the delivered messages, oldest first."""
        paths = sorted(glob.glob(f"{self.home}/mail/inbox/new/*"),
                       key=os.path.getmtime)
        texts = []
        for path in paths:
            with open(path, "rb") as f:
                texts.append(f.read())
        return texts

    def queue_is_empty(self):
        return not any(os.path.isfile(p) for name in
                       ("incoming", "active", "maildrop", "deferred") for p in
                       glob.glob(f"{self.home}/queue/{name}/**",
                                 recursive=True))

    def connect(self, envelope=None, timeout=120):
        """An SMTP session that Postfix takes for the envelope's client."""
        smtp = smtplib.SMTP("127.0.0.1", self.port, timeout=timeout)
        envelope = envelope or {}
        attributes = []
        if envelope.get("client"):
            address = envelope["client"]
            attributes.append("ADDR=" + (f"IPV6:{address}" if ":" in address
                                         else address))
        if envelope.get("auth"):
            attributes.append(f"LOGIN={envelope['auth']}")
        smtp.ehlo("localhost")
        if attributes:
            smtp.docmd("XCLIENT " + " ".join(attributes))
        smtp.ehlo(envelope.get("helo") or "client.example")
        return smtp

    def send(self, message, envelope, smtp=None):
        """Sends one message; (code, text) of the reply to its end."""
        own = smtp is None
        smtp = smtp or self.connect(envelope)
        options = []
        if any(ord(c) > 127 for c in envelope.get("sender", "") +
               "".join(envelope["recipients"])):
            smtp.command_encoding = "utf-8"
            options = ["SMTPUTF8"]
        try:
            code, text = smtp.mail(envelope.get("sender", ""), options)
            for recipient in envelope["recipients"]:
                if code == 250:
                    code, text = smtp.rcpt(recipient)
            if code == 250:
                code, text = smtp.data(message)
        finally:
            if own:
                smtp.close()
        return code, text.decode(errors="replace")

    def stop(self):
        self.run("postfix", "stop")

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


class Release:
    """aratame-release behind its socket, as systemd would start it.

    `before` and `after` get each request; then they are read here, one by
    one, else the program has the connection itself.
    """

    def __init__(self, postfix, path, programs=None):
        self.path = path
        self.command = [f"{os.environ.get('BUILD', f'{TOP}/build')}"
                        "/aratame-release", "-c", f"{postfix.home}/etc",
                        "-d", programs or self._programs(postfix)]
        self.before = self.after = None
        self.asked = []
        self.listener = None
        self.start()

    def start(self):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        os.chmod(self.path, 0o666)
        self.listener.listen()
        threading.Thread(target=self._serve, args=[self.listener],
                         daemon=True).start()

    @staticmethod
    def _programs(postfix):
        """Where they are; unpacked ones need their libraries named."""
        if "LD_LIBRARY_PATH" not in os.environ:
            return postfix.sbin
        made = f"{postfix.home}/programs"
        os.makedirs(made, exist_ok=True)
        for name in ("postcat", "postsuper", "postqueue"):
            with open(f"{made}/{name}", "w", encoding="ascii") as f:
                f.write("#!/bin/sh\nLD_LIBRARY_PATH="
                        f"{os.environ['LD_LIBRARY_PATH']} exec "
                        f'{postfix.sbin}/{name} "$@"\n')
            os.chmod(f"{made}/{name}", 0o755)
        return made

    def _serve(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=[connection],
                             daemon=True).start()

    def _one(self, connection):
        with connection:
            if self.before is None and self.after is None:
                subprocess.run(self.command, stdin=connection,
                               stdout=connection, env={}, check=False)
                return
            lines = connection.makefile("rw")
            try:
                for line in lines:
                    if self.before:
                        self.before(line)
                    answer = self.ask(line)
                    self.asked.append((line.strip(), answer.strip()))
                    if self.after:
                        self.after(line, answer)
                    lines.write(answer)
                    lines.flush()
            except OSError:
                pass

    def ask(self, lines):
        """What it answers to these lines."""
        if isinstance(lines, str):
            lines = lines.encode()
        return subprocess.run(self.command, input=lines, env={},
                              capture_output=True,
                              check=False).stdout.decode()

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        os.unlink(self.path)


def read_envelope(path):
    """An envelope file as a dictionary; `recipients' is a list."""
    envelope = {"recipients": []}
    with open(path, encoding="utf-8") as f:
        for line in f:
            key, _, value = line.strip().partition(":")
            value = value.strip()
            if key == "recipient":
                envelope["recipients"].append(value)
            elif key:
                envelope[key] = value
    return envelope
