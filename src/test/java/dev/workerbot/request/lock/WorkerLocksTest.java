package dev.workerbot.request.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.testing.Await;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerLocksTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Target A = target("a");
  private static final Target B = target("b");
  private static final Target C = target("c");

  private final WorkerLocks workerLocks = new WorkerLocks();
  private final List<String> waits = new CopyOnWriteArrayList<>();
  private final List<String> went = new CopyOnWriteArrayList<>();

  private static Target target(String worker) {
    return new Target(new ServerName("web1"), WorkerName.of(worker));
  }

  private void waits(Sentence ahead) {
    waits.add(ahead.toString());
  }

  /** Begins somebody who takes a turn, notes it, and gives it back; waits until they wait. */
  private Thread queued(String label, List<Target> targets) {
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try (WorkerLocks.WorkerLock _ =
                  workerLocks.take(
                      Sentence.name(label), targets, ahead -> waits.add(label + " for " + ahead))) {
                went.add(label);
              }
            });
    Await.until(
        label + " waits", () -> waits.stream().anyMatch(one -> one.startsWith(label + " ")));
    return thread;
  }

  private static void ended(Thread thread) throws InterruptedException {
    assertTrue(thread.join(BOUND), "it had its turn");
  }

  @Test
  void whoFindsNobody_goesAtOnce_andIsInformedNothing() {
    try (WorkerLocks.WorkerLock _ =
            workerLocks.take(Sentence.of("first"), List.of(A, B), this::waits);
        WorkerLocks.WorkerLock _ =
            workerLocks.take(Sentence.of("other"), List.of(C), this::waits)) {
      assertEquals(List.of(), waits);
    }
  }

  @Test
  void theSecond_isInformedForWhomItWaits_once() throws InterruptedException {
    Thread second;
    Thread third;
    try (WorkerLocks.WorkerLock _ =
        workerLocks.take(Sentence.of("restart by @anna"), List.of(A), this::waits)) {
      second = queued("stop by @bob", List.of(A, B));
      third = queued("start by @carl", List.of(B));
    }
    ended(second);
    ended(third);
    assertEquals(
        List.of("stop by @bob for restart by @anna", "start by @carl for stop by @bob"), waits);
  }

  @Test
  void thoseWhoWait_goInTheOrderInWhichTheyCame() throws InterruptedException {
    List<Thread> waiting = new ArrayList<>();
    List<String> labels = List.of("1", "2", "3", "4", "5", "6", "7", "8");
    try (WorkerLocks.WorkerLock _ =
        workerLocks.take(Sentence.of("holder"), List.of(A), this::waits)) {
      for (String label : labels) {
        waiting.add(queued(label, List.of(A)));
      }
      assertEquals(List.of(), went);
    }
    for (Thread thread : waiting) {
      ended(thread);
    }
    assertEquals(labels, went);
  }

  @Test
  void whoWaitsForOneWorker_keepsItsPlaceAtTheOther() throws InterruptedException {
    Thread both;
    Thread late;
    try (WorkerLocks.WorkerLock _ =
        workerLocks.take(Sentence.of("holder"), List.of(A), this::waits)) {
      both = queued("both", List.of(A, B));
      late = queued("late", List.of(B));
      assertEquals(List.of(), went);
    }
    ended(both);
    ended(late);
    assertEquals(List.of("both", "late"), went);
  }

  @Test
  void twoThatTakeTheSameWorkersInAnotherOrder_neverWaitForEachOther() throws InterruptedException {
    for (int round = 0; round < 2000; round++) {
      CountDownLatch go = new CountDownLatch(1);
      Thread one = racing(go, List.of(A, B, C));
      Thread other = racing(go, List.of(C, B, A));
      go.countDown();
      ended(one);
      ended(other);
    }
    assertEquals(4000, went.size());
  }

  private Thread racing(CountDownLatch go, List<Target> targets) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            go.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          try (WorkerLocks.WorkerLock _ =
              workerLocks.take(Sentence.of("racer"), targets, _ -> {})) {
            went.add("racer");
          }
        });
  }

  @Test
  void manyAtOnce_onOverlappingWorkers_allEnd_andNoWorkerHasTwoWriters()
      throws InterruptedException {
    List<Target> all = List.of(A, B, C, target("d"), target("e"));
    Map<Target, AtomicInteger> writers = new ConcurrentHashMap<>();
    all.forEach(target -> writers.put(target, new AtomicInteger()));
    Set<String> wrong = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      List<Target> mine = new ArrayList<>(all);
      Collections.shuffle(mine, random);
      List<Target> some = mine.subList(0, 1 + random.nextInt(all.size()));
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (WorkerLocks.WorkerLock _ =
                    workerLocks.take(Sentence.of("one"), some, _ -> {})) {
                  for (Target target : new HashSet<>(some)) {
                    if (writers.get(target).incrementAndGet() != 1) {
                      wrong.add(target.toString());
                    }
                  }
                  some.forEach(target -> writers.get(target).decrementAndGet());
                }
              }));
    }
    for (Thread thread : threads) {
      ended(thread);
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void anInterrupt_doesNotJumpTheQueue_andIsNotLost() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread thread;
    try (WorkerLocks.WorkerLock _ =
        workerLocks.take(Sentence.of("holder"), List.of(A), this::waits)) {
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try (WorkerLocks.WorkerLock _ =
                    workerLocks.take(Sentence.of("waiter"), List.of(A), this::waits)) {
                  went.add("waiter");
                  if (Thread.currentThread().isInterrupted()) {
                    interrupted.countDown();
                  }
                }
              });
      Await.until("it waits", () -> !waits.isEmpty());
      thread.interrupt();
      assertFalse(thread.join(Duration.ofMillis(100)), "it still waits");
      assertEquals(List.of(), went);
    }
    ended(thread);
    assertEquals(0, interrupted.getCount());
  }
}
