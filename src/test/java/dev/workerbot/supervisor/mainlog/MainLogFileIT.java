package dev.workerbot.supervisor.mainlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real supervisord's main log, followed as a file. */
class MainLogFileIT {
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "once", "command=true\nautostart=false\nautorestart=false\nstartsecs=0",
          "ok", "command=sleep 1000");

  private LoopbackServer server;
  private Supervisorctl supervisor;

  /** One time of listening. */
  private final class Listening implements MainLogListener {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger gaps = new AtomicInteger();
    private final List<MainLogSource> sources = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Reply<String>> end = new CompletableFuture<>();
    private final Thread thread;

    Listening() {
      thread = Thread.ofVirtual().start(() -> end.complete(supervisor.followMainLog(this)));
      Await.until("it listens", () -> !lines.isEmpty());
    }

    @Override
    public void line(String text) {
      lines.add(text);
    }

    @Override
    public void source(MainLogSource source) {
      sources.add(source);
    }

    @Override
    public void gap() {
      gaps.incrementAndGet();
    }

    void awaitLine(String part) {
      Await.until(part, () -> lines.stream().anyMatch(line -> line.contains(part)));
    }

    String because() {
      return assertInstanceOf(MainLogSource.Maintail.class, sources.getLast()).because();
    }
  }

  @BeforeEach
  void start() {
    server = LoopbackServer.start(PROGRAMS);
    server.awaitStatus("ok", "RUNNING");
    supervisor =
        new Supervisorctl(new SshShell(server.endpoint("web1", server.port())), server.settings());
  }

  @AfterEach
  void stop() {
    supervisor.close();
    server.close();
  }

  @Test
  void theFileIsFollowed_throughARotation_andATruncation() throws IOException {
    Listening listening = new Listening();
    assertEquals(
        List.of(new MainLogSource.FollowedMainLog(server.mainLog().toString())), listening.sources);
    server.supervisorctl("start", "once");
    listening.awaitLine("exited: once");
    // As logrotate does it: moved away, and supervisord is asked to open another.
    Files.move(server.mainLog(), server.mainLog().resolveSibling("supervisord.log.1"));
    server.signalSupervisord("USR2");
    Await.until("another log", () -> Files.exists(server.mainLog()));
    Await.until("a gap", () -> listening.gaps.get() > 0);
    server.supervisorctl("stop", "ok");
    listening.awaitLine("stopped: ok");
    Files.write(server.mainLog(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    server.supervisorctl("start", "ok");
    listening.awaitLine("success: ok");
    listening.thread.interrupt();
  }

  @Test
  void itEnds_whereSupervisordIsKilled_thoughTheFileStays() throws IOException {
    Listening listening = new Listening();
    server.signalSupervisord("KILL");
    assertTrue(
        assertInstanceOf(Reply.Ok.class, listening.end.join())
            .value()
            .toString()
            .contains("supervisord ended"));
  }

  @Test
  void whereTailMayNotGoOn_supervisordSends() throws IOException {
    Path tail = server.dir().resolve("short-tail");
    Files.writeString(tail, "#!/bin/sh\ncase \"$*\" in *-F*) exit 1 ;; esac\nexec tail \"$@\"\n");
    Files.setPosixFilePermissions(tail, PosixFilePermissions.fromString("rwxr-xr-x"));
    supervisor.close();
    SupervisorctlSettings usual = server.settings();
    supervisor =
        new Supervisorctl(
            new SshShell(server.endpoint("web1", server.port())),
            new SupervisorctlSettings(
                usual.command(),
                usual.configFile(),
                List.of(tail.toString()),
                usual.limit(),
                usual.artisan(),
                usual.logFolders()));
    Listening listening = new Listening();
    server.supervisorctl("start", "once");
    listening.awaitLine("exited: once");
    assertEquals("`tail -F` ended there with exit code 1", listening.because());
    listening.thread.interrupt();
  }

  @Test
  void aFileThatIsNotSupervisordsOwnLog_isNotFollowed() throws IOException {
    Path config = server.dir().resolve("supervisord.conf");
    Path other =
        Files.writeString(server.dir().resolve("old.log"), "2026-01-01 00:00:00,000 INFO x\n");
    Files.writeString(
        config, Files.readString(config).replace(server.mainLog().toString(), other.toString()));
    Listening listening = new Listening();
    assertEquals(
        "the file %s is not the log that supervisord writes".formatted(other), listening.because());
    server.supervisorctl("start", "once");
    listening.awaitLine("exited: once");
    listening.thread.interrupt();
  }

  @Test
  void whereTheConfigNamesNoWholePath_supervisordSends() throws IOException {
    Path config = server.dir().resolve("supervisord.conf");
    Files.writeString(
        config, Files.readString(config).replace(server.mainLog().toString(), "supervisord.log"));
    Listening listening = new Listening();
    assertTrue(listening.because().contains("give `logfile`"), listening.because());
    listening.thread.interrupt();
  }

  @Test
  void aFileBehindANamedPipe_isNotOpened() throws IOException, InterruptedException {
    Path config = server.dir().resolve("supervisord.conf");
    Path pipe = server.dir().resolve("pipe.log");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Files.writeString(
        config, Files.readString(config).replace(server.mainLog().toString(), pipe.toString()));
    Listening listening = new Listening();
    assertTrue(listening.because().contains("a named pipe"), listening.because());
    listening.thread.interrupt();
  }
}
