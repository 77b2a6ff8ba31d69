package dev.workerbot.request.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is told of a server that hangs while the others answer. */
class LastSeenTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName WEB2 = new ServerName("web2");
  private static final Instant SEEN = Instant.parse("2026-11-30T14:03:20Z");
  private static final ServerSight ALL = new ServerSight(_ -> true, _ -> true, _ -> true, Set.of());

  /** Gives each of these answers, one after the other, as soon as there is one. */
  private static final class Scripted implements SilentSupervisor {
    private final List<CompletableFuture<Reply<List<WorkerStatus>>>> answers;
    private final AtomicInteger asked = new AtomicInteger();

    Scripted(List<CompletableFuture<Reply<List<WorkerStatus>>>> answers) {
      this.answers = List.copyOf(answers);
    }

    @Override
    public Reply<List<WorkerStatus>> status() {
      return answers.get(Math.min(asked.getAndIncrement(), answers.size() - 1)).join();
    }

    @Override
    public void close() {
      answers.forEach(one -> one.complete(failed(Problem.ProblemKind.LOST)));
    }
  }

  private static Reply<List<WorkerStatus>> failed(Problem.ProblemKind problemKind) {
    return new Reply.FailedReply<>(new Problem(problemKind, "supervisord hangs"));
  }

  private static CompletableFuture<Reply<List<WorkerStatus>>> now(Reply<List<WorkerStatus>> reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private static Reply<List<WorkerStatus>> workers(WorkerState... states) {
    List<WorkerStatus> workers = new ArrayList<>();
    for (WorkerState state : states) {
      workers.add(
          new WorkerStatus(
              WorkerName.tryOf("q:q_" + workers.size()).orElseThrow(),
              state,
              OptionalInt.empty(),
              Optional.empty(),
              ""));
    }
    return new Reply.Ok<>(workers);
  }

  private static Fleet fleet(Scripted... two) {
    return new Fleet(
        List.of(
            new WatchedServer(WEB1, Set.of(), two[0], LocalShell.noProgramFiles()),
            new WatchedServer(WEB2, Set.of(), two[1], LocalShell.noProgramFiles())),
        Clock.fixed(SEEN, ZoneId.of("UTC")));
  }

  private static LastSeen at(Fleet fleet, Duration later) {
    return new LastSeen(
        fleet, new Exits(fleet, Optional.empty()), Clock.fixed(SEEN.plus(later), ZoneId.of("UTC")));
  }

  @Test
  void whileOneHangs_theOthersAnswersStand_withWhatIsKnownOfIt() {
    CompletableFuture<Reply<List<WorkerStatus>>> late = new CompletableFuture<>();
    Scripted hangs =
        new Scripted(List.of(now(workers(WorkerState.RUNNING, WorkerState.RUNNING)), late));
    List<Resolution> shown = new ArrayList<>();
    try (Fleet fleet = fleet(new Scripted(List.of(now(workers(WorkerState.RUNNING)))), hangs)) {
      fleet.look(WEB2);
      long from = System.nanoTime();
      Resolution all =
          Resolution.of(
              Selector.everything(),
              fleet,
              ALL,
              soFar -> {
                assertTrue(System.nanoTime() - from < Duration.ofSeconds(3).toNanos(), "in time");
                shown.add(soFar);
                late.complete(workers(WorkerState.FATAL));
              });
      assertEquals(1, shown.size());
      Resolution soFar = shown.getFirst();
      assertEquals("[q:q_0@web1]", soFar.targets().keySet().toString());
      assertEquals(List.of(), soFar.misses());
      assertEquals(Set.of(WEB2), soFar.unanswered().keySet());
      Unanswered web2 = soFar.unanswered().get(WEB2);
      assertTrue(web2.since().toMillis() >= 1900, web2.toString());
      Message.MessageLine line =
          at(fleet, Duration.ofSeconds(40))
              .line(WEB2, new Unanswered(Duration.ofSeconds(40), web2.last()), _ -> true);
      assertEquals(Severity.WARNING, line.severity());
      assertEquals("web2: no answer for 40 s; last seen 14:03 UTC: 2 RUNNING", line.text());
      assertEquals("[q:q_0@web1, q:q_0@web2]", all.targets().keySet().toString());
      assertEquals(Map.of(), all.unanswered());
    }
  }

  @Test
  void whereAllAnswer_nothingIsShownBeforeTheAnswer() {
    List<Resolution> shown = new ArrayList<>();
    try (Fleet fleet =
        fleet(new Scripted(List.of(now(workers()))), new Scripted(List.of(now(workers()))))) {
      Resolution _ = Resolution.of(Selector.everything(), fleet, ALL, shown::add);
    }
    assertEquals(List.of(), shown);
  }

  @Test
  void whatFailedSince_leavesTheLastAnswer_andCountsAsSilence() {
    CompletableFuture<Reply<List<WorkerStatus>>> never = new CompletableFuture<>();
    Scripted web2 =
        new Scripted(
            List.of(
                now(workers(WorkerState.RUNNING)), now(failed(Problem.ProblemKind.HUNG)), never));
    List<Unanswered> shown = new ArrayList<>();
    try (Fleet fleet = fleet(new Scripted(List.of(now(workers()))), web2)) {
      fleet.look(WEB2);
      long from = System.nanoTime();
      fleet.look(WEB2);
      fleet.look(
          List.of(WEB2),
          List.of(Duration.ofMillis(200)),
          (others, _) -> {
            shown.add(others.get(WEB2));
            never.complete(failed(Problem.ProblemKind.HUNG));
          });
      assertTrue(
          shown.getFirst().since().toNanos() <= System.nanoTime() - from
              && shown.getFirst().since().toMillis() >= 200,
          "since the first question that was not answered: " + shown);
      assertEquals(
          Optional.of("last seen 14:03 UTC: 1 RUNNING"),
          at(fleet, Duration.ofMinutes(5)).of(WEB2, _ -> true).map(Object::toString));
    }
  }

  @Test
  void whatTheCallerMayNotKnow_isNotCounted_andAnotherDayIsReported() {
    Scripted web2 = new Scripted(List.of(now(workers(WorkerState.RUNNING, WorkerState.FATAL))));
    try (Fleet fleet = fleet(new Scripted(List.of(now(workers()))), web2)) {
      fleet.look(WEB2);
      assertEquals(
          Optional.of("last seen 30 Nov 14:03 UTC: 1 RUNNING"),
          at(fleet, Duration.ofHours(20))
              .of(WEB2, target -> target.worker().process().equals("q_0"))
              .map(Object::toString));
      assertEquals(
          Optional.of("last seen 14:03 UTC"),
          at(fleet, Duration.ZERO).of(WEB2, _ -> false).map(Object::toString));
      assertEquals(Optional.empty(), at(fleet, Duration.ZERO).of(WEB1, _ -> true));
      assertEquals(
          "web1: no answer for 2 s; not seen since workerbot started",
          at(fleet, Duration.ZERO)
              .line(WEB1, new Unanswered(Duration.ofSeconds(2), Optional.empty()), _ -> true)
              .text());
    }
  }

  @Test
  void whoWaitsForAServerThatHangs_getsTheFailureOfTheQuestionBefore() {
    CompletableFuture<Reply<List<WorkerStatus>>> first = new CompletableFuture<>();
    // A second question would be answered never.
    Scripted web2 = new Scripted(List.of(first, new CompletableFuture<>()));
    try (Fleet fleet = fleet(new Scripted(List.of(now(workers()))), web2)) {
      var one = CompletableFuture.supplyAsync(() -> fleet.look(WEB2));
      Await.until("it is asked", () -> web2.asked.get() == 1);
      fleet.look(
          List.of(WEB2),
          List.of(Duration.ofMillis(100)),
          (_, _) -> first.complete(failed(Problem.ProblemKind.HUNG)));
      assertEquals(Problem.ProblemKind.HUNG, one.join().problem().orElseThrow().problemKind());
    }
  }

  @Test
  void whoWaits_isInformedForWhichServers_andWhatTheOthersSaid() {
    try (Fleet fleet =
        fleet(new Scripted(List.of(now(workers()))), new Scripted(List.of(now(workers()))))) {
      LastSeen lastSeen = at(fleet, Duration.ZERO);
      Map<ServerName, Unanswered> others =
          new TreeMap<>(
              Map.of(
                  WEB1, new Unanswered(Duration.ofSeconds(2), Optional.empty()),
                  WEB2, new Unanswered(Duration.ofSeconds(3), Optional.empty())));
      List<String> lines =
          List.of(
              "web1: no answer for 2 s; not seen since workerbot started",
              "web2: no answer for 3 s; not seen since workerbot started");
      Message all = lastSeen.waiting("restart queue", others, _ -> true);
      assertEquals("`restart queue` – waiting for web1, web2", all.title());
      assertEquals(Severity.WORKING, all.severity());
      assertEquals(lines, texts(all));
      Message soFar = Message.of(Severity.GOOD, "8 workers on web3").withLine("queue@web3 RUNNING");
      Message some = lastSeen.waiting(soFar, others, _ -> true);
      assertEquals("8 workers on web3; waiting for web1, web2", some.title());
      assertEquals(Severity.WORKING, some.severity());
      assertEquals(List.of(lines.get(0), lines.get(1), "queue@web3 RUNNING"), texts(some));
    }
  }

  private static List<String> texts(Message message) {
    return message.lines().stream().map(Message.MessageLine::text).toList();
  }

  @Test
  void fromTwelveHoursOn_theDayIsReported() {
    Scripted web2 = new Scripted(List.of(now(workers())));
    try (Fleet fleet = fleet(new Scripted(List.of(now(workers()))), web2)) {
      fleet.look(WEB2);
      assertEquals(
          Optional.of("last seen 14:03 UTC"),
          at(fleet, Duration.ofHours(12).minusSeconds(1))
              .of(WEB2, _ -> true)
              .map(Object::toString));
      assertEquals(
          Optional.of("last seen 30 Nov 14:03 UTC"),
          at(fleet, Duration.ofHours(12)).of(WEB2, _ -> true).map(Object::toString));
    }
  }
}
