package dev.workerbot.operation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchIntervals;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    public Reply<String> followMainLog(Consumer<String> line) {
      return new Reply.FailedReply<>(
          new Supervisor.Problem(Supervisor.Problem.ProblemKind.NO_LOG, "it keeps no main log"));
    }

    @Override
    public void close() {}
  }

  private static WatchedServer server(ServerName name, Supplier<Supervisor.Reply<String>> version) {
    return new WatchedServer(name, Set.of(), new Versioned(version), LocalShell.noProgramFiles());
  }

  private static Supervisor.Reply<String> noVersion() {
    return new Supervisor.Reply.FailedReply<>(
        new Supervisor.Problem(Supervisor.Problem.ProblemKind.LOST, "It was busy."));
  }

  private static String told(ServersText text, ServerName... servers) {
    return text.of(List.of(servers), _ -> {}, _ -> true).toString();
  }

  @Test
  void aVersionThatWasNotToldOnce_isAskedForAgain_andThenRemembered() {
    AtomicInteger asked = new AtomicInteger();
    Supplier<Supervisor.Reply<String>> version =
        () ->
            asked.incrementAndGet() == 1
                ? noVersion()
                : new Supervisor.Reply.Ok<>("4.2." + asked.get());
    try (Fleet fleet = new Fleet(List.of(server(WEB1, version)), Clock.systemUTC())) {
      ServersText text = new ServersText(fleet);
      String first = told(text, WEB1);
      assertTrue(first.contains("Supervisor of unknown version"), first);
      String second = told(text, WEB1);
      assertTrue(second.contains("Supervisor 4.2.2"), second);
      String third = told(text, WEB1);
      assertTrue(third.contains("Supervisor 4.2.2"), third);
    }
  }

  @Test
  void versions_areAskedForAtTheSameTime() {
    CountDownLatch bothAreAsked = new CountDownLatch(2);
    Supplier<Supervisor.Reply<String>> version =
        () -> {
          bothAreAsked.countDown();
          try {
            return bothAreAsked.await(5, TimeUnit.SECONDS)
                ? new Supervisor.Reply.Ok<>("4.2.5")
                : noVersion();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return noVersion();
          }
        };
    List<WatchedServer> servers = List.of(server(WEB1, version), server(WEB2, version));
    try (Fleet fleet = new Fleet(servers, Clock.systemUTC())) {
      String text = told(new ServersText(fleet), WEB1, WEB2);
      assertTrue(!text.contains("unknown version"), text);
    }
  }

  @Test
  void aServerThatIsPolled_isSaidToBe_andWhy() {
    WatchedServer watchedServer = server(WEB1, () -> new Supervisor.Reply.Ok<>("4.2.5"));
    try (Fleet fleet = new Fleet(List.of(watchedServer), Clock.systemUTC())) {
      ServersText text = new ServersText(fleet);
      assertFalse(told(text, WEB1).contains("polled"), "nobody watches it yet");
      fleet.watch(_ -> {}, WatchIntervals.usual(new Random(1)));
      Await.until(
          () -> told(text, WEB1),
          () -> told(text, WEB1).toString().contains("; polled every 5 s: it keeps no main log"));
    }
  }
}
