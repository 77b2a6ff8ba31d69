package dev.workerbot.feature.servers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.request.state.Exits;
import dev.workerbot.request.state.LastSeen;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ServersTextTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName WEB2 = new ServerName("web2");

  /** Has no workers; what it says of its version is up to the test. */
  private record Versioned(Supplier<Reply<String>> answer) implements SilentSupervisor {
    @Override
    public Reply<String> version() {
      return answer.get();
    }

    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(List.of());
    }

    @Override
    public Reply<String> followMainLog(MainLogListener listener) {
      return new Reply.FailedReply<>(
          new Problem(Problem.ProblemKind.NO_LOG, "it keeps no main log"));
    }

    @Override
    public void close() {}
  }

  private static WatchedServer server(ServerName name, Supplier<Reply<String>> version) {
    return new WatchedServer(name, Set.of(), new Versioned(version), LocalShell.noProgramFiles());
  }

  private static Reply<String> noVersion() {
    return new Reply.FailedReply<>(new Problem(Problem.ProblemKind.LOST, "It was busy."));
  }

  private static ServersText text(Fleet fleet) {
    Exits exits = new Exits(fleet, Optional.empty());
    return new ServersText(fleet, exits, new LastSeen(fleet, exits));
  }

  private static String reported(ServersText text, ServerName... servers) {
    return text.of(List.of(servers), _ -> {}, _ -> true).toString();
  }

  @Test
  void aVersionThatWasNotReportedOnce_isAskedForAgain_andThenRemembered() {
    AtomicInteger asked = new AtomicInteger();
    Supplier<Reply<String>> version =
        () -> asked.incrementAndGet() == 1 ? noVersion() : new Reply.Ok<>("4.2." + asked.get());
    try (Fleet fleet = new Fleet(List.of(server(WEB1, version)), Clock.systemUTC())) {
      ServersText text = text(fleet);
      String first = reported(text, WEB1);
      assertTrue(first.contains("Supervisor of unknown version"), first);
      String second = reported(text, WEB1);
      assertTrue(second.contains("Supervisor 4.2.2"), second);
      String third = reported(text, WEB1);
      assertTrue(third.contains("Supervisor 4.2.2"), third);
    }
  }

  @Test
  void versions_areAskedForAtTheSameTime() {
    CountDownLatch bothAreAsked = new CountDownLatch(2);
    Supplier<Reply<String>> version =
        () -> {
          bothAreAsked.countDown();
          try {
            return bothAreAsked.await(5, TimeUnit.SECONDS) ? new Reply.Ok<>("4.2.5") : noVersion();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return noVersion();
          }
        };
    List<WatchedServer> servers = List.of(server(WEB1, version), server(WEB2, version));
    try (Fleet fleet = new Fleet(servers, Clock.systemUTC())) {
      String text = reported(text(fleet), WEB1, WEB2);
      assertTrue(!text.contains("unknown version"), text);
    }
  }

  @Test
  void aServerThatIsPolled_isSaidToBe_andWhy() {
    WatchedServer watchedServer = server(WEB1, () -> new Reply.Ok<>("4.2.5"));
    try (Fleet fleet = new Fleet(List.of(watchedServer), Clock.systemUTC())) {
      ServersText text = text(fleet);
      assertFalse(reported(text, WEB1).contains("polled"), "nobody watches it yet");
      fleet.watch(List.of(), _ -> {}, WatchIntervals.usual(new Random(1)));
      Await.until(
          () -> reported(text, WEB1),
          () ->
              reported(text, WEB1).toString().contains("; polled every 5 s: it keeps no main log"));
    }
  }

  /** Has one-shots: one that ended well, one that failed, and one of which nobody knows. */
  private record Ended() implements SilentSupervisor {
    @Override
    public Reply<String> version() {
      return new Reply.Ok<>("4.2.5");
    }

    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(
          List.of("once", "bad", "odd").stream()
              .map(name ->
                  new WorkerStatus(
                      WorkerName.of(name),
                      WorkerState.EXITED,
                      OptionalInt.empty(),
                      Optional.empty(),
                      ""))
              .toList());
    }

    @Override
    public Reply<Map<WorkerName, Ending>> endings() {
      LocalDateTime at = LocalDateTime.of(2026, 11, 24, 3, 0);
      return new Reply.Ok<>(
          Map.of(
              WorkerName.of("once"),
              new Ending(new ProcessEnd.Code(0), true, at, Optional.empty()),
              WorkerName.of("bad"),
              new Ending(new ProcessEnd.Code(1), false, at, Optional.empty())));
    }

    @Override
    public Reply<ServerConfig> config() {
      return new Reply.FailedReply<>(new Problem(Problem.ProblemKind.NO_CONFIG, "none"));
    }

    @Override
    public void close() {}
  }

  @Test
  void workersThatEndedAsExpected_areDistinguishedFromThoseThatFailed_asInStatus() {
    WatchedServer watchedServer =
        new WatchedServer(WEB1, Set.of(), new Ended(), LocalShell.noProgramFiles());
    try (Fleet fleet = new Fleet(List.of(watchedServer), Clock.systemUTC())) {
      String text = reported(text(fleet), WEB1);
      assertTrue(
          text.contains("web1: 1 EXITED, failed, 1 EXITED, 1 EXITED as expected; Supervisor"),
          text);
    }
  }
}
