package dev.workerbot.supervisor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FairPoolTest {
  @Test
  void serversTakeTurns_howeverMuchOneOfThemWants() throws InterruptedException {
    FairPool pool = new FairPool(1);
    TextWork greedy = pool.forOneServer();
    TextWork modest = pool.forOneServer();
    CountDownLatch go = new CountDownLatch(1);
    List<String> done = new CopyOnWriteArrayList<>();
    List<Thread> callers = new ArrayList<>();
    AtomicBoolean begun = new AtomicBoolean();
    callers.add(
        Thread.ofVirtual()
            .start(() ->
                greedy.run(() -> {
                  begun.set(true);
                  join(go);
                  done.add("greedy");
                })));
    Await.until("the first is running", begun::get);
    for (int i = 0; i < 3; i++) {
      callers.add(Thread.ofVirtual().start(() -> greedy.run(() -> done.add("greedy"))));
    }
    for (Thread one : callers.subList(1, callers.size())) {
      Await.until("it waits", () -> one.getState() == Thread.State.WAITING);
    }
    Thread last = Thread.ofVirtual().start(() -> modest.run(() -> done.add("modest")));
    callers.add(last);
    Await.until("it waits", () -> last.getState() == Thread.State.WAITING);
    go.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(List.of("greedy", "modest", "greedy", "greedy", "greedy"), done);
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void longText_isWorkedOnAwayFromTheCaller_shortTextAtOnce() {
    TextWork work = new FairPool(1).forOneServer();
    Thread caller = Thread.currentThread();
    assertEquals(caller, work.of(100, Thread::currentThread));
    Thread other = work.of(TextWork.SMALL, Thread::currentThread);
    assertFalse(other.equals(caller) || other.isVirtual(), "a thread of the machine");
  }

  @Test
  void whatTheWorkThrows_itsCallerGets_andTheNextIsDone() {
    TextWork work = new FairPool(1).forOneServer();
    assertThrows(
        IllegalStateException.class,
        () ->
            work.run(() -> {
              throw new IllegalStateException("a bug");
            }));
    assertEquals(1, work.of(TextWork.SMALL, () -> 1));
  }

  @Test
  void whoFloods_waits_andWhoRestsMayTakeMuchAtOnce() {
    Throttle throttle = new Throttle(1_000, 100);
    assertEquals(0, throttle.owed(1_000, 0));
    assertEquals(5e9, throttle.owed(500, 0), 1);
    assertEquals(5e9, throttle.owed(100, 1e9), 1);
    assertEquals(0, throttle.owed(1_000, 1e12), "after a rest");
    assertTrue(throttle.owed(1, 1e12) > 0, "and no more");
  }
}
