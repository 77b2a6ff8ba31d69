package dev.workerbot.supervisor.laravel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.laravel.ArtisanCall.ArtisanCommand;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  private static ArtisanAnswer ask(String script) {
    return ((Reply.Ok<ArtisanAnswer>)
            new ArtisanRunner(
                    new LocalShell(),
                    List.of("sh", "-c", script, "workerbot-artisan", "USER"),
                    Duration.ofSeconds(1))
                .ask(CALL.app(), new ArtisanQuery.ListFailed(true)))
        .value();
  }

  @Test
  void anAnswer_saysWhereAndWhenItWasMade() {
    assertEquals(
        new ArtisanAnswer.ArtisanOutput(
            "www php8.3 /srv/shop/artisan queue:failed --json\n",
            false,
            new ArtisanAnswer.RunPlace(
                Optional.of("web1.example.com"),
                Optional.of(Instant.ofEpochSecond(1764605000)),
                true)),
        ask(
            "echo \"$*\"; echo 'PHP Warning:  x' >&2; echo 'workerbot-artisan:"
                + " host=web1.example.com time=1764605000 maintenance=yes' >&2"));
    assertEquals(
        new ArtisanAnswer.ArtisanOutput("[]\n", false, ArtisanAnswer.RunPlace.UNKNOWN),
        ask("echo []"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 126|NOT_INSTALLED|workerbot-artisan is not installed there",
        "echo 'refused: only horizon:terminate and queue:restart' >&2; exit 64"
            + "|NOT_INSTALLED|workerbot-artisan there says: only horizon:terminate and"
            + " queue:restart",
        "exit 124|TOO_LONG|artisan queue:failed did not end in time",
        "exit 137|TOO_LONG|artisan queue:failed did not end in time",
        "echo 'sudo: a password is required' >&2; exit 1"
            + "|NOT_ALLOWED|sudo does not let the SSH user run workerbot-artisan as www",
        "echo; echo '  The \"--json\" option does not exist.  '; exit 1"
            + "|NO_SUCH_OPTION|artisan queue:failed said: The \"--json\" option does not exist.",
        "echo '  There are no commands defined in the \"horizon\" namespace.'; exit 1"
            + "|NO_SUCH_COMMAND|artisan queue:failed said: There are no commands defined in the"
            + " \"horizon\" namespace.",
        "printf '\\nIn PhpRedisConnector.php line 175:\\n\\n  Connection refused  \\n\\n'; exit 1"
            + "|NO_CONNECTION|artisan queue:failed said: Connection refused",
        "printf '\\n"
            + "   RedisException \\n\\n"
            + "  Connection refused\\n\\n"
            + "  at vendor/x.php:1\\n'; exit 1|NO_CONNECTION|artisan queue:failed said: Connection"
            + " refused",
        "echo 'PHP Deprecated:  x in y on line 1'; echo 'PHP Parse error:  syntax error'; exit 255"
            + "|FAILED|artisan queue:failed said: PHP Parse error:  syntax error",
        "exit 255|FAILED|artisan queue:failed said: no output"
      })
  void whatGivesNoAnswer_saysWhy(String script, ArtisanAnswer.Reason reason, String sentence) {
    assertEquals(new ArtisanAnswer.NotAnswered(reason, sentence), ask(script));
  }
}
