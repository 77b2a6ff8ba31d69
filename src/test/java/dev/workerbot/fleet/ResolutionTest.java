package dev.workerbot.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResolutionTest {
  private static final ServerSight EVERYTHING =
      new ServerSight(_ -> true, _ -> true, _ -> true, Set.of("night"));

  private final Fleet fleet =
      new Fleet(
          List.of(
              server("web1", Set.of("prod"), "horizon", "queue:00", "queue:01"),
              server("web2", Set.of("prod"), "horizon"),
              new WatchedServer(
                  new ServerName("db1"), Set.of(), new Down(), LocalShell.noProgramFiles())),
          Clock.systemUTC());

  /** Has these workers, all of them RUNNING. */
  private record Has(List<String> workers) implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(
          workers.stream()
              .map(name ->
                  new WorkerStatus(
                      WorkerName.of(name),
                      WorkerState.RUNNING,
                      OptionalInt.of(7),
                      Optional.of(Duration.ofMinutes(5)),
                      ""))
              .toList());
    }

    @Override
    public void close() {}
  }

  private record Down() implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.FailedReply<>(new Problem(Problem.ProblemKind.DOWN, "it is not there"));
    }

    @Override
    public void close() {}
  }

  private static WatchedServer server(String name, Set<String> tags, String... workers) {
    Supervisor supervisor = new Has(Arrays.asList(workers));
    return new WatchedServer(new ServerName(name), tags, supervisor, LocalShell.noProgramFiles());
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private Resolution of(String selector, ServerSight sight) {
    return Resolution.of(Selector.parse(selector), fleet, sight, _ -> {});
  }

  private static List<String> names(Resolution resolution) {
    return resolution.targets().keySet().stream().map(Target::toString).toList();
  }

  private String missOf(String selector) {
    Resolution resolution = of(selector, EVERYTHING);
    assertEquals(1, resolution.misses().size(), resolution.toString());
    return resolution.misses().getFirst();
  }

  @Test
  void aTag_meansAllItsServers_andTermsAddUp() {
    assertEquals(List.of("horizon@web1", "horizon@web2"), names(of("horizon@prod", EVERYTHING)));
    assertEquals(
        List.of("queue:00@web1", "queue:01@web1", "horizon@web2"),
        names(of("queue@web1,horizon@web2", EVERYTHING)));
  }

  @Test
  void onlyServersThatAreMeant_areAsked() {
    Resolution resolution = of("horizon@web2", EVERYTHING);
    assertEquals(Set.of(new ServerName("web2")), resolution.snapshots().keySet());
    assertEquals(List.of(), resolution.misses());
  }

  @Test
  void aServerWithoutAnAnswer_isAProblem_andItsWorkersAreNotMissed() {
    Resolution resolution = of("horizon@*", EVERYTHING);
    assertEquals(List.of("horizon@web1", "horizon@web2"), names(resolution));
    assertEquals("it is not there", resolution.problems().get(new ServerName("db1")).sentence());
    assertEquals(List.of(), of("nothing@db1", EVERYTHING).misses());
  }

  @Test
  void whatIsHidden_isMeant_andIsAsIfItWereNotThere() {
    Predicate<Target> horizons = target -> target.worker().equals(WorkerName.of("horizon"));
    ServerSight sight = new ServerSight(horizons, horizons, _ -> true, Set.of());
    Resolution resolution = of("*@web1", sight);
    assertEquals(List.of("horizon@web1"), names(resolution));
    assertEquals(
        Set.of(Target.of("queue:00@web1"), Target.of("queue:01@web1")), resolution.hidden());
    Resolution queue = of("queu@web1", sight);
    assertTrue(!queue.misses().getFirst().contains("queue"), queue.misses()::getFirst);
  }

  @Test
  void whatIsMissed_isSaidWithWhatWasMeantPerhaps() {
    assertEquals("No worker `horzon` on web1; did you mean `horizon`?", missOf("horzon@web1"));
    assertEquals("No worker `00` on web1; did you mean `queue:00`?", missOf("00@web1"));
    assertEquals("No server or tag `web3`; did you mean `web1` or `web2`?", missOf("horizon@web3"));
    assertEquals(
        "Which server? Write `horizon@web1`, or `horizon@*` for all servers.", missOf("horizon"));
    assertEquals(
        "`web1` is a server, not a worker. Write `*@web1` for all its workers, or `horizon@web1`"
            + " for one.",
        missOf("web1"));
    assertTrue(missOf("horizon@night").startsWith("`night` is a set, not a server or tag"));
  }
}
