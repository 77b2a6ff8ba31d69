package dev.workerbot.chat.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.access.Grant;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.chat.Completion;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordCompletionTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName DB2 = new ServerName("db2");

  private static final class Odd implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(
          Stream.of(WorkerName.of("a,b"), WorkerName.of("mailer"), OddName.shown("-dash"))
              .map(worker ->
                  new WorkerStatus(
                      worker, WorkerState.STOPPED, OptionalInt.empty(), Optional.empty(), ""))
              .toList());
    }
  }

  /** Queues and mailers on two servers, one of them broken, one with an alert. */
  private record Many(List<WorkerStatus> workers) implements SilentSupervisor {
    static Many of(String... named) {
      return new Many(
          Stream.of(named)
              .map(one -> one.split(" ", -1))
              .map(one ->
                  new WorkerStatus(
                      WorkerName.of(one[0]),
                      WorkerState.valueOf(one[1]),
                      OptionalInt.empty(),
                      Optional.empty(),
                      ""))
              .toList());
    }

    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(workers);
    }
  }

  private static final Policy POLICY =
      new Policy(
          List.of(
              new Policy.Assignment(
                  "all",
                  List.of(
                      new Grant(Set.of(Verb.RESTART, Verb.STATUS), new Glob("*"), new Glob("*"))),
                  new Principals(Set.of("terminal:anna"), Set.of()))),
          List.of(),
          Map.of(WEB1, Set.of("prod"), DB2, Set.of()),
          "@olga");

  private static List<String> offered(Fleet fleet, Attention attention, String typed) {
    return new WordCompletion(
            _ -> Shorthand.NONE,
            fleet,
            POLICY,
            List.of(),
            (_, _) -> List.of(),
            (_, _) -> List.of(),
            _ -> attention)
        .complete(TestBot.caller("anna"), typed).stream()
            .map(Completion.Suggestion::value)
            .toList();
  }

  private static WatchedServer server(ServerName name, Set<String> tags, SilentSupervisor workers) {
    return new WatchedServer(name, tags, workers, LocalShell.noProgramFiles());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Broken, alerted, recent, and then as the servers have them.
        "restart | worker-2@web1 importer@db2 キュー日本@web1 horizon@web1 mailer@web1 horizon@db2",
        "restart HORIZON | horizon@web1 horizon@db2",
        "restart worker-2 | worker-2@web1",
        "restart 2 | worker-2@web1 importer@db2 horizon@db2",
        "restart 日本 | キュー日本@web1",
        "restart or | worker-2@web1 importer@db2 horizon@web1 horizon@db2",
        "restart er | worker-2@web1 importer@db2 mailer@web1",
        "restart WEB | worker-2@web1 キュー日本@web1 horizon@web1 mailer@web1",
        "restart horizon@DB | horizon@db2",
        "restart zon@b2 | horizon@db2",
        "restart mailer@web1,imp | mailer@web1,importer@db2",
        "restart mailer@pro | mailer@prod",
        "restart nothing-like-it | ''",
        "RES | restart",
        "tat | status"
      })
  void namesMatchAnywhere_inAnyCase_andWhatIsBrokenComesFirst(String typed, String expected) {
    try (Fleet fleet =
        new Fleet(
            List.of(
                server(
                    WEB1,
                    Set.of("prod"),
                    Many.of(
                        "horizon RUNNING", "mailer RUNNING", "worker-2 FATAL", "キュー日本 RUNNING")),
                server(DB2, Set.of(), Many.of("horizon RUNNING", "importer RUNNING"))),
            Clock.systemUTC())) {
      var _ = fleet.look(WEB1);
      var _ = fleet.look(DB2);
      Attention attention =
          new Attention(
              Set.of(Target.of("importer@db2")),
              Set.of(Target.of("キュー日本@web1"), Target.of("importer@db2")));
      String line = typed.equals("restart") ? "restart " : typed;
      assertEquals(expected, String.join(" ", offered(fleet, attention, line)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "restart a|\"a,b@web1\"",
        "restart \"a|\"a,b@web1\"",
        "restart \"a,b|\"a,b@web1\"",
        "restart mailer@web1,\"a,|mailer@web1,\"a,b@web1\"",
        "restart m|mailer@web1",
        "restart ⟨|⟨-⟩dash@web1"
      })
  void namesWithACommaAreOffered_inQuotes(String typed, String offered) {
    try (Fleet fleet = new Fleet(List.of(server(WEB1, Set.of(), new Odd())), Clock.systemUTC())) {
      var _ = fleet.look(WEB1);
      assertEquals(offered, offered(fleet, Attention.NONE, typed).getFirst());
    }
  }
}
