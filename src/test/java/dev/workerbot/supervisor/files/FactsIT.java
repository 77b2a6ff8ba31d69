package dev.workerbot.supervisor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.Facts.Thing;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.ApplicationQuestions;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a real server tells of its users and paths, over real SSH. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FactsIT {
  private LoopbackServer server;
  private Supervisorctl supervisor;

  @BeforeAll
  void start() {
    server = LoopbackServer.start(Map.of("ok", "command=/bin/sleep 1000"));
    supervisor = supervisorctl(new SshShell(server.endpoint("web1", server.port())));
  }

  private Supervisorctl supervisorctl(Shell shell) {
    return new Supervisorctl(shell, server.settings());
  }

  @AfterAll
  void stop() {
    supervisor.close();
    server.close();
  }

  private static Facts ok(Reply<Facts> reply) {
    return switch (reply) {
      case Reply.Ok<Facts>(var facts) -> facts;
      case Reply.FailedReply<Facts>(var problem) -> throw new AssertionError(problem.toString());
    };
  }

  @Test
  void usersAndPaths_areThereOrNot() throws IOException {
    Path folder = Files.createDirectory(server.dir().resolve("it's a \"folder\" $HOME"));
    Path program = Files.createFile(folder.resolve("-run"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x---"));
    Path dangling = Files.createSymbolicLink(folder.resolve("current"), folder.resolve("gone"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    String me = System.getProperty("user.name");
    Facts facts =
        ok(
            supervisor.facts(
                new Facts.FactQuestions(
                    Set.of(me, "0", "no-such-user", "-x", "4000000001"),
                    Set.of(
                        folder.toString(),
                        program.toString(),
                        dangling.toString(),
                        link.toString(),
                        folder + "/no",
                        program + "/below"))));
    assertEquals(
        Map.of(me, true, "0", true, "no-such-user", false, "-x", false, "4000000001", false),
        facts.users());
    assertEquals(
        Map.of(
            folder.toString(),
            present(folder, me),
            link.toString(),
            present(folder, me),
            program.toString(),
            new Thing.Present('f', 0750, me, id(program)),
            dangling.toString(),
            new Thing.Absent(),
            folder + "/no",
            new Thing.Absent(),
            program + "/below",
            new Thing.Absent()),
        facts.paths());
  }

  @Test
  void aPhp_saysItsLimitOfMemory_andWhetherItHasPcntl() {
    ApplicationFacts applications =
        ok(supervisor.facts(
                new Facts.FactQuestions(
                    Set.of(),
                    Set.of(),
                    new ApplicationQuestions(Set.of("php", "php9.99"), Set.of(), Set.of()))))
            .applications();
    assertEquals(Set.of("php"), applications.phps().keySet());
    assertTrue(applications.phps().get("php").pcntl(), "Debian's has it");
  }

  private static Thing.Present present(Path folder, String owner) throws IOException {
    int mode = (int) Files.getAttribute(folder, "unix:mode") & 07777;
    return new Thing.Present('d', mode, owner, id(folder));
  }

  private static String id(Path path) throws IOException {
    return Files.getAttribute(path, "unix:dev") + ":" + Files.getAttribute(path, "unix:ino");
  }

  @Test
  void whatWeMayNotLookInto_isNotKnown_ratherThanMissing() throws IOException {
    Path secret = Files.createDirectory(server.dir().resolve("secret"));
    Path there = Files.createFile(secret.resolve("there"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    // The way to it has to be open, or it would be that which is not to be looked into.
    Files.setPosixFilePermissions(server.dir(), PosixFilePermissions.fromString("rwxr-xr-x"));
    boolean root = System.getProperty("user.name").equals("root");
    Shell shell = new SshShell(server.endpoint("web1", server.port()));
    try (Supervisorctl asNobody = supervisorctl(root ? new AsNobody(shell) : shell)) {
      Facts facts =
          ok(
              asNobody.facts(
                  new Facts.FactQuestions(
                      Set.of(), Set.of(there.toString(), secret + "/no", server.dir() + "/no"))));
      assertEquals(Map.of(server.dir() + "/no", new Thing.Absent()), facts.paths());
    } finally {
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void supervisordsUser_isKnownByItsPidFile() {
    ServerConfig config =
        switch (supervisor.config()) {
          case Reply.Ok<ServerConfig>(var value) -> value;
          case Reply.FailedReply<ServerConfig>(var problem) ->
              throw new AssertionError(problem.toString());
        };
    Facts facts = ok(supervisor.facts(Facts.questions(config)));
    assertEquals(Optional.of(System.getProperty("user.name")), facts.daemonUser(config));
    assertTrue(
        facts.path("/bin/sleep").orElseThrow() instanceof Thing.Present sleep
            && sleep.executable());
  }

  @Test
  void aServerThatCannotBeReached_isSaid() throws IOException {
    try (Supervisorctl away = supervisorctl(new SshShell(server.endpoint("web1", 1)))) {
      Reply<Facts> reply = away.facts(new Facts.FactQuestions(Set.of("root"), Set.of("/")));
      assertTrue(
          reply instanceof Reply.FailedReply<Facts>(Problem(var problemKind, _))
              && problemKind == Problem.ProblemKind.UNREACHABLE,
          reply.toString());
    }
  }

  /** Root may look everywhere; this one may not. */
  private record AsNobody(Shell shell) implements Shell {
    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      List<String> words =
          new ArrayList<>(List.of("setpriv", "--reuid=65534", "--clear-groups", "--"));
      words.addAll(command.words());
      return shell.run(new CommandLine(words), limit, maxBytes);
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      return shell.follow(command, time, line);
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      return shell.attend(command, line);
    }

    @Override
    public void close() {
      shell.close();
    }
  }
}
