package dev.workerbot.feature.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.ArtisanOutput;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.NotAnswered;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.Reason;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.RunPlace;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failed jobs by a whole bot: anna acts, olga may all, rita reads. */
class FailedTest {
  private static final String CONFIG =
      """
      [program:high]
      command=php /srv/shop/artisan queue:work redis --queue=high
      user=www-data
      [program:rest]
      command=php /srv/shop/artisan queue:work
      user=www-data
      [program:other]
      command=/bin/cat
      user=www-data
      """;

  @TempDir private Path dir;
  private final MemorySupervisor web1 = MemorySupervisor.of(CONFIG);
  private final List<String> failed = new ArrayList<>();
  private boolean json;
  private TestBot bot;

  @BeforeEach
  void open() throws IOException {
    fail("aaaaaaaa-0001", "high", "App\\Jobs\\SendInvoice", 1);
    fail("aaaaaaaa-0002", "high", "App\\Jobs\\SendInvoice", 2);
    fail("aaaaaaaa-0003", "low", "App\\Jobs\\Resize", 3);
    web1.laravel(this::answer);
    bot = MemoryBot.on(dir, web1, "");
  }

  @AfterEach
  void close() throws IOException {
    bot.close();
  }

  private void fail(String id, String queue, String jobClass, int second) {
    failed.addFirst(
        "  2026-12-01 03:04:0%d %s ....... redis@%s %s".formatted(second, id, queue, jobClass));
  }

  private ArtisanAnswer answer(ArtisanQuery query) {
    return switch (query) {
      case ArtisanQuery.ListFailed(var asJson) when asJson && !json ->
          new NotAnswered(Reason.NO_SUCH_OPTION, "The \"--json\" option does not exist.");
      case ArtisanQuery.ListFailed _ ->
          printed(
              failed.isEmpty()
                  ? "   INFO  No failed jobs found.\n"
                  : failed.stream().collect(Collectors.joining("\n")));
      case ArtisanQuery.RetryFailed(var ids) -> {
        failed.removeIf(line -> ids.stream().anyMatch(line::contains));
        yield printed("   INFO  Pushing failed queue jobs back onto the queue.\n");
      }
      default -> throw new AssertionError(query.toString());
    };
  }

  private static ArtisanAnswer printed(String text) {
    return new ArtisanOutput(text, false, RunPlace.UNKNOWN);
  }

  private CommandAnswer asks(String user, String line, OutcomeCode outcome, String... parts) {
    CommandAnswer answer = bot.ask(user, line);
    assertEquals(outcome, answer.code(), () -> line + ": " + Said.text(answer));
    Said.contains(answer, parts);
    return answer;
  }

  @Test
  void failedJobs_areCountedByClass_withTheNewest() {
    asks(
        "rita",
        "failed",
        OutcomeCode.DONE,
        "3 failed jobs on web1",
        "`App\\Jobs\\SendInvoice` ×2 on high; newest 2026-12-01 03:04:02, id `aaaaaaaa-0002`",
        "`App\\Jobs\\Resize` ×1 on low");
  }

  @Test
  void aWorkerThatNamesItsQueues_hasTheFailedJobsOfThese() {
    CommandAnswer answer = asks("rita", "failed high@web1", OutcomeCode.DONE, "2 failed jobs");
    Said.lacks(answer, "Resize");
    asks("rita", "failed rest@web1", OutcomeCode.DONE, "3 failed jobs");
    asks("rita", "failed other@web1", OutcomeCode.DONE, "No Laravel workers here");
  }

  @Test
  void whereTheOptionIsNotKnown_itIsNotTriedAgain() {
    asks("rita", "failed", OutcomeCode.DONE);
    asks("rita", "failed", OutcomeCode.DONE);
    assertEquals(
        List.of(
            "queue:failed --json as www-data",
            "queue:failed as www-data",
            "queue:failed as www-data"),
        web1.done());
  }

  @Test
  void whatIsNotKnown_isNeverNone() {
    web1.laravel(_ -> new NotAnswered(Reason.TOO_LONG, "artisan queue:failed did not end in time"));
    asks(
        "rita",
        "failed",
        OutcomeCode.DONE,
        "Cannot tell which jobs failed on web1",
        "`/srv/shop`: artisan queue:failed did not end in time");
    web1.laravel(_ -> printed("Warning: something\n"));
    Said.lacks(asks("rita", "failed", OutcomeCode.DONE, "Cannot tell"), "No failed jobs");
    asks("olga", "retry all --yes", OutcomeCode.FAILED, "Cannot tell");
  }

  @Test
  void retry_isARightOfItsOwn() {
    asks("anna", "retry all high@web1", OutcomeCode.REFUSED, "You may not retry failed jobs of");
    asks("rita", "retry all", OutcomeCode.REFUSED, "You have no right to `retry` here");
    assertEquals(List.of(), web1.done());
  }

  @Test
  void aRetry_isShownFirst_andDoneOnConfirm() {
    CommandAnswer shown =
        asks(
            "olga",
            "retry SendInvoice",
            OutcomeCode.NEEDS_CONFIRMATION,
            "Retry 2 failed jobs of `/srv/shop` on web1?",
            "`App\\Jobs\\SendInvoice` ×2");
    assertEquals(3, failed.size());
    CommandAnswer done = bot.press("olga", shown, "Confirm");
    Said.contains(done, "2 jobs are back in the queue");
    assertEquals(1, failed.size());
    assertTrue(failed.getFirst().contains("Resize"));
  }

  @Test
  void whatFailsAfterItWasShown_isNotRetried() {
    CommandAnswer shown = asks("olga", "retry all", OutcomeCode.NEEDS_CONFIRMATION, "3 failed");
    fail("aaaaaaaa-0009", "high", "App\\Jobs\\SendInvoice", 9);
    Said.contains(bot.press("olga", shown, "Confirm"), "3 jobs are back in the queue");
    assertEquals(1, failed.size());
    assertTrue(failed.getFirst().contains("aaaaaaaa-0009"));
  }

  @Test
  void oneJob_isRetriedByItsId() {
    asks("olga", "retry aaaaaaaa-0003 --yes", OutcomeCode.DONE, "1 job is back in the queue");
    assertEquals(2, failed.size());
    asks("olga", "retry aaaaaaaa-0003 --yes", OutcomeCode.NOT_UNDERSTOOD, "No failed job here");
  }

  @Test
  void ofAWorker_onlyJobsOfItsQueuesAreRetried() {
    asks("olga", "retry all high@web1 --yes", OutcomeCode.DONE, "2 jobs are back");
    asks("olga", "retry Resize high@web1 --yes", OutcomeCode.NOT_UNDERSTOOD);
    assertEquals(1, failed.size());
  }

  @Test
  void aRetryThatDidNothing_isNoSuccess() {
    web1.laravel(query ->
        query instanceof ArtisanQuery.RetryFailed
            ? new NotAnswered(Reason.FAILED, "artisan queue:retry said: No application key")
            : answer(query));
    asks(
        "olga",
        "retry all --yes",
        OutcomeCode.FAILED,
        "0 of 3 jobs back in the queue",
        "3 jobs not back; artisan queue:retry said: No application key");
  }

  @Test
  void whatIsTyped_neverReachesTheServer() {
    for (String what : List.of("'$(id)'", "'x; id'", "\"`id`\"", "'--queue=high'", "'../x'")) {
      CommandAnswer answer = bot.ask("olga", "retry " + what + " --yes");
      assertEquals(OutcomeCode.NOT_UNDERSTOOD, answer.code(), () -> Said.text(answer));
    }
    assertFalse(web1.done().stream().anyMatch(line -> line.startsWith("queue:retry")));
  }

  @Test
  void manyJobs_goBackInPortions_eachOnce() throws IOException {
    failed.clear();
    for (int i = 0; i < 250; i++) {
      fail("bbbbbbbb-%04d".formatted(i), "high", "App\\Jobs\\SendInvoice", 1);
    }
    asks("olga", "retry all --yes", OutcomeCode.DONE, "250 jobs are back in the queue");
    assertEquals(3, web1.done().stream().filter(line -> line.startsWith("queue:retry")).count());
  }

  @Test
  void anApplicationOnTwoServers_isCountedOnce_andRetriedOnce() throws IOException {
    bot.close();
    MemorySupervisor web2 = MemorySupervisor.of(CONFIG).laravel(this::answer);
    bot = MemoryBot.on(dir.resolve("two"), Map.of("web1", web1, "web2", web2), "");
    asks("olga", "failed", OutcomeCode.DONE, "3 failed jobs on 2 servers", "web1, web2");
    asks("olga", "retry all --yes", OutcomeCode.DONE, "3 jobs are back in the queue");
    assertEquals(
        1,
        List.of(web1, web2).stream()
            .flatMap(server -> server.done().stream())
            .filter(line -> line.startsWith("queue:retry"))
            .count());
  }

  @Test
  void anEmptyList_isGood_inJsonToo() {
    failed.clear();
    asks("rita", "failed", OutcomeCode.DONE, "No failed jobs on web1");
    asks("olga", "retry all", OutcomeCode.NOT_UNDERSTOOD, "There is no failed job here to retry");
    json = true;
    web1.laravel(_ -> printed("[]\n"));
    asks("rita", "failed", OutcomeCode.DONE, "No failed jobs on web1");
  }
}
