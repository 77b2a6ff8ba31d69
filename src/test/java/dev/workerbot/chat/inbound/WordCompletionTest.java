package dev.workerbot.chat.inbound;

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
  void line5_namesWithACommaAreOffered_inQuotes(String typed, String offered) {
    Policy policy =
        new Policy(
            List.of(
                new Policy.Assignment(
                    "all",
                    List.of(new Grant(Set.of(Verb.RESTART), new Glob("*"), new Glob("*"))),
                    new Principals(Set.of("terminal:anna"), Set.of()))),
            List.of(),
            Map.of(WEB1, Set.of()),
            "@olga");
    try (Fleet fleet =
        new Fleet(
            List.of(new WatchedServer(WEB1, Set.of(), new Odd(), LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      var _ = fleet.look(WEB1);
      assertEquals(
          List.of(offered),
          new WordCompletion(
                  _ -> Shorthand.NONE,
                  fleet,
                  policy,
                  List.of(),
                  (_, _) -> List.of(),
                  (_, _) -> List.of())
              .complete(TestBot.caller("anna"), typed).stream()
                  .map(Completion.Suggestion::value)
                  .toList());
    }
  }
}
