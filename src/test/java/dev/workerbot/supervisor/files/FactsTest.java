package dev.workerbot.supervisor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts.Thing;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FactsTest {
  @Test
  void aConfig_isAskedFor_asFarAsItsExpansionsAreKnown() {
    ServerConfig config =
        ServerConfig.of(
            "/etc/supervisord.conf",
            Map.of(
                "/etc/supervisord.conf",
                """
                [supervisord]
                pidfile=/run/supervisord.pid
                [program:queue]
                command=php artisan queue:work
                directory=/srv/%(program_name)s
                user=forge
                stdout_logfile=/var/log/%(program_name)s/out.log
                stderr_logfile=/dev/stderr
                [program:other]
                command=/opt/run --x
                directory=%(ENV_HOME)s
                stdout_logfile=relative/x.log
                stderr_logfile=%(here)s/x.log
                """));
    Facts.FactQuestions factQuestions = Facts.questions(config);
    assertEquals(Set.of("forge"), factQuestions.users());
    assertEquals(
        Set.of(
            "/run/supervisord.pid",
            "/run",
            "/srv/queue",
            "/var/log/queue",
            "/var/log/queue/out.log",
            "/etc/x.log",
            "/srv/queue/artisan",
            "/etc",
            "/opt/run"),
        factQuestions.paths());
  }

  @Test
  void whatIsThere_andWhatIsNot_andWhatMayNotBeSeen_areDistinguished() {
    assertEquals(
        Map.of(
            "/a b",
            new Thing.Present('d', 01777, "root", "64512:2"),
            "/link",
            new Thing.Absent(),
            "/gone",
            new Thing.Absent(),
            "/file/x",
            new Thing.Absent()),
        FactFinder.paths(
            List.of("/a b", "/link", "/gone", "/file/x", "/secret/x"),
            "d 1777 root 64512:2 /a b\nl 777 root 1:3 /link\nd 755 root 1:4 /not asked\nnonsense\n",
            """
            find: ‘/gone’: No such file or directory
            find: '/file/x': Not a directory
            find: ‘/secret/x’: Permission denied
            """));
  }

  @Test
  void twoPathsToOneThing_areKnownByWhatTheyLeadTo() {
    Facts facts =
        new Facts(
            Map.of(),
            Map.of(
                "/a", new Thing.Present('f', 0644, "root", "1:2"),
                "/link", new Thing.Present('f', 0644, "root", "1:2"),
                "/b", new Thing.Present('f', 0644, "root", "2:2"),
                "/old", new Thing.Present('f', 0644, "root"),
                "/older", new Thing.Present('f', 0644, "root")));
    assertTrue(facts.isSame("/a", "/link"));
    assertTrue(facts.isSame("/x", "/x"));
    assertFalse(facts.isSame("/a", "/b"));
    assertFalse(facts.isSame("/old", "/older"));
    assertFalse(facts.isSame("/x", "/y"));
  }

  @Test
  void aUser_isKnownByNameOrNumber() {
    assertEquals(
        Map.of("forge", true, "1001", true, "ghost", false, "/home/forge", false),
        FactFinder.users(
            List.of("forge", "1001", "ghost", "/home/forge"),
            "forge:x:1000:1000::/home/forge:/bin/sh\nweb:x:1001:1001::/:/bin/sh\nbroken\n"));
  }

  @Test
  void aDirectory_isSurelyNotWritable_onlyWhereNoBitCouldAllowIt() {
    assertTrue(new Thing.Present('d', 0755, "root").surelyNotWritableBy("deploy"));
    assertFalse(new Thing.Present('d', 0775, "root").surelyNotWritableBy("deploy"));
    assertFalse(new Thing.Present('d', 0755, "root").surelyNotWritableBy("root"));
    assertFalse(new Thing.Present('d', 0755, "deploy").surelyNotWritableBy("deploy"));
    assertTrue(new Thing.Present('d', 0577, "deploy").surelyNotWritableBy("deploy"));
  }

  @Test
  void hugeConfigs_areAskedForInPortions_andNotWithoutEnd() {
    Set<String> many =
        IntStream.range(0, 100_000)
            .mapToObj("/srv/project/%d"::formatted)
            .collect(Collectors.toSet());
    RecordingShell shell = new RecordingShell();
    FactFinder finder = new FactFinder(shell, Duration.ofSeconds(1));
    assertEquals(new Reply.Ok<>(Facts.NONE), finder.find(new Facts.FactQuestions(Set.of(), many)));
    assertTrue(shell.commands.size() > 1 && shell.commands.size() < 20);
    assertTrue(shell.commands.stream().allMatch(one -> one.quoted().length() < 60_000));
  }

  @Property
  void noAnswer_makesItThrow(@ForAll String out, @ForAll String err) {
    assertTrue(
        FactFinder.paths(List.of("/x"), "d 1 " + out, "find: " + err).keySet().stream()
            .allMatch("/x"::equals));
    assertEquals(1, FactFinder.users(List.of("x"), out).size());
  }

  private static final class RecordingShell implements Shell {
    private final List<CommandLine> commands = new ArrayList<>();

    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      commands.add(command);
      return new ShellResult.ShellExited(0, "", "", false);
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Test
  void supervisords_areKnownByTheirCommandLines() {
    assertEquals(
        Set.of("/etc/supervisor/supervisord.conf", "/srv/two.conf", "three.conf", ""),
        FactFinder.supervisords(
            """
            /usr/bin/python3 /usr/bin/supervisord -n -c /etc/supervisor/supervisord.conf
            python3.11 -u /srv/venv/bin/supervisord --configuration=/srv/two.conf
            /usr/local/bin/supervisord -nc three.conf
            supervisord
            vim /etc/supervisord.conf
            tail -f /var/log/supervisor/supervisord.log
            grep supervisord -c /x
            """));
    assertEquals(
        Set.of("/srv/two.conf"),
        new Facts(Map.of(), Map.of(), Set.of("", "/srv/two.conf"))
            .otherSupervisords("/etc/supervisord.conf"));
    assertEquals(
        Set.of(""),
        new Facts(Map.of(), Map.of(), Set.of("", "./two.conf")).otherSupervisords("/srv/two.conf"));
  }
}
