package dev.workerbot.feature.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.doctor.Finding;
import dev.workerbot.feature.config.DriftReport;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor says, and what it says of what it has not seen. */
class DoctorTextTest {
  private static final ServerName WEB1 = new ServerName("web1");

  private static Finding finding(String program, Severity severity, String fix) {
    return new Finding("rule", severity, WEB1, program, program, "It has none.", "It is bad.", fix);
  }

  private static Inspections.InspectedServer seen(
      ServerConfig files, List<String> avail, boolean whole) {
    return seen(files, avail, true, new Reread.RereadDone(List.of(), List.of(), List.of()), whole);
  }

  private static Inspections.InspectedServer seen(
      ServerConfig files, List<String> avail, boolean inUse, Reread reread, boolean whole) {
    List<Available> all = new ArrayList<>();
    avail.forEach(name -> all.add(new Available(WorkerName.of(name), inUse, true, 999, 999)));
    return new Inspections.InspectedServer(
        new Inspection(
            WEB1,
            new Snapshot(Instant.EPOCH, Duration.ZERO, new Reply.Ok<>(List.of()), Optional.empty()),
            new Reply.Ok<>(reread),
            new Reply.Ok<>(all),
            new Reply.Ok<>(files),
            new TreeMap<>()),
        group -> !group.startsWith("hidden"),
        _ -> true,
        whole,
        whole);
  }

  private static ServerConfig files(String text) {
    return ServerConfig.of("/etc/supervisord.conf", Map.of("/etc/supervisord.conf", text));
  }

  private static List<String> lines(List<Finding> findings, List<String> unseen) {
    DoctorText.Examined one =
        new DoctorText.Examined(
            DriftReport.of(seen(files("[supervisord]"), List.of(), true)),
            3,
            findings,
            Optional.empty(),
            unseen);
    Message message = new DoctorText(new Cleaner()).of(List.of(one));
    List<String> lines = new ArrayList<>(List.of(message.title()));
    message.lines().forEach(messageLine -> lines.add(messageLine.text()));
    return lines;
  }

  @Test
  void theSameFindingOfTwelvePrograms_isOneLineWithTwelveNames_andEachHintHasABullet() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      findings.add(finding("w" + i, Severity.WARNING, "a=1"));
    }
    findings.add(finding("w1", Severity.WARNING, "a=2"));
    findings.add(finding("w1", Severity.PLAIN, "b=1"));
    assertEquals(
        List.of(
            "3 findings on web1: 2 to fix, 1 hint",
            "w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12 on web1: It has none. It is bad."
                + " Fix: `a=1`",
            "w1@web1: It has none. It is bad. Fix: `a=2`",
            "· w1@web1: It has none. It is bad. Fix: `b=1`"),
        lines(findings, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stopwaitsecs=120, unless it is short | `stopwaitsecs=120`, unless it is short",
        "environment=A=\"1\",B=\"2\" | `environment=A=\"1\",B=\"2\"`",
        "user= with another user | `user=` with another user",
        "`exec` before it, or stopasgroup=true | `exec` before it, or `stopasgroup=true`",
        "`numprocs=2` | `numprocs=2`",
        "run it with --max-time=3600 | run it with `--max-time=3600`"
      })
  void theSettingsOfAFix_areCode(String fix, String shown) {
    assertEquals(
        List.of("w@web1: It has none. It is bad. Fix: " + shown),
        lines(List.of(finding("w", Severity.WARNING, fix)), List.of()).subList(1, 2));
  }

  @Test
  void nothingFound_isSaidOnlyWhereAllWasSeen() {
    assertEquals("Nothing found on web1", lines(List.of(), List.of()).getFirst());
    List<String> lines = lines(List.of(), List.of("`b`"));
    assertEquals("Nothing found on web1, but not everything could be checked", lines.getFirst());
    assertEquals("web1: not checked: `b`.", lines.get(1));
  }

  @Test
  void whatSupervisordHas_andNoFile_isNamed_butNothingThatIsHidden() {
    ServerConfig files =
        files(
            """
            [program:a]
            [program:many]
            numprocs=%(ENV_N)s
            [group:g]
            programs=m
            [program:m]
            """);
    List<String> avail =
        List.of("a:a", "b:b", "c:c_00", "c:c_01", "hidden:x", "many:many_1", "g:m", "g:other");
    assertEquals(
        List.of(
            "`b`, `c`, `g:other`, which supervisord has loaded, but no file that could be"
                + " read here"),
        Unseen.of(seen(files, avail, false), files, Facts.NONE, Set.of()));
    assertEquals(
        List.of(), Unseen.of(seen(files, List.of("a:a"), true), files, Facts.NONE, Set.of()));
  }

  @Test
  void whatSupervisordReadBeforeTheFilesWereBroken_andIsGoneFromDisk_isNotReportedOf() {
    ServerConfig files = files("[program:there]\ncommand=x\n[program:a b]\n");
    Inspections.InspectedServer broken =
        seen(
            files,
            List.of("there:there", "gone:gone"),
            false,
            new Reread.Unreadable("Invalid name", Optional.empty(), Optional.empty()),
            true);
    assertEquals(List.of(), Unseen.of(broken, files, Facts.NONE, Set.of()));
    assertEquals(Set.of("there"), DriftReport.of(broken).differences().keySet());
  }

  @Test
  void anotherSupervisordOfTheHost_isNamed_unlessItIsAServerOfItsOwn() {
    ServerConfig files = files("[program:a]");
    Facts facts =
        new Facts(Map.of(), Map.of(), Set.of("/etc/supervisord.conf", "/srv/two.conf", "/c.conf"));
    assertEquals(
        List.of("the programs of another supervisord that runs there, with `/srv/two.conf`"),
        Unseen.of(seen(files, List.of(), true), files, facts, Set.of("/c.conf")));
    assertEquals(
        List.of(), Unseen.of(seen(files, List.of(), false), files, facts, Set.of("/c.conf")));
  }
}
