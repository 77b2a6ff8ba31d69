package dev.workerbot.supervisor.laravel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.laravel.ArtisanCall.ArtisanCommand;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call of artisan is answered with, by a script that stands in for the runner. */
class ArtisanRunnerTest {
  private static final ArtisanCall CALL =
      new ArtisanCall("www", "php8.3", "/srv/shop/artisan", ArtisanCommand.HORIZON_TERMINATE);

  private static Reply<ActionResult> run(String... runner) {
    return new ArtisanRunner(new LocalShell(), List.of(runner), Duration.ofMinutes(1)).run(CALL);
  }

  private static Reply<ActionResult> script(String script) {
    return run("sh", "-c", script, "workerbot-artisan", "USER");
  }

  private static Reply<ActionResult> fault(String sentence) {
    return new Reply.Ok<>(new ActionResult.Fault(sentence, sentence));
  }

  @Test
  void itIsRun_asThatUser_withWhatItChecks() {
    assertEquals(
        new Reply.Ok<>(new ActionResult.ActionDone()),
        script("test \"$*\" = 'www php8.3 /srv/shop/artisan horizon:terminate'"));
  }

  @Test
  void whereNoneIsSet_orNoProcessIsThere_nothingWasDone() {
    assertEquals(
        new Reply.Ok<>(new ActionResult.Nothing("no `artisan-runner` is set for this server")),
        run());
    assertEquals(
        new Reply.Ok<>(new ActionResult.Nothing("artisan horizon:terminate found no process here")),
        script("echo '  No processes to terminate.'"));
  }

  @Test
  void whereItIsNotInstalled_itSaysSo() {
    assertEquals(fault("workerbot-artisan is not installed there"), run("/no/such/file"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 126|workerbot-artisan is not installed there",
        "echo 'sudo: /usr/local/bin/x: command not found' >&2; exit 1"
            + "|workerbot-artisan is not installed there",
        "exit 124|artisan horizon:terminate did not end in time",
        "echo 'sudo: a password is required' >&2; exit 1"
            + "|sudo does not let the SSH user run workerbot-artisan as www",
        "echo 'There is no Redis.'; exit 1|artisan horizon:terminate said: There is no Redis."
      })
  void whatFails_saysWhy(String script, String sentence) {
    assertEquals(fault(sentence), script(script));
  }
}
