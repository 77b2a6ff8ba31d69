package dev.workerbot.chat.slack;

import com.slack.api.methods.response.auth.AuthTestResponse;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.CleanText;
import dev.workerbot.message.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries what a bot needs of Slack, without being one: its tokens, its scopes, and being alone. */
public final class SlackProbe {
  private static final Logger LOG = LoggerFactory.getLogger(SlackProbe.class);

  private SlackProbe() {}

  /**
   * Something that was found.
   *
   * @param severity {@code BAD} where the bot cannot work
   */
  public record Finding(Severity severity, String sentence) {}

  /**
   * Looks.
   *
   * @param connects whether to connect for a moment, to count others that do; not while a bot of
   *     ours is connected, for Slack would bring us what is meant for it
   */
  public static List<Finding> look(SlackChat.Settings settings, boolean connects) {
    List<Finding> findings = new ArrayList<>();
    try (SlackClient client = new SlackClient(settings, SlackTempo.USUAL)) {
      AuthTestResponse bot =
          SlackFailure.called("auth.test", () -> client.methods().authTest(request -> request));
      findings.add(
          new Finding(
              Severity.GOOD,
              "the bot's token is good, in %s"
                  .formatted(CleanText.singleLine("" + bot.getTeam()))));
      findings.addAll(scopes(client, bot.getUserId()));
      if (connects) {
        findings.add(others(client));
      }
    } catch (SlackFailure failed) {
      findings.add(
          new Finding(
              failed.kind() == SlackFailure.Kind.TO_MEND ? Severity.BAD : Severity.WARNING,
              failed.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(findings);
  }

  private static List<Finding> scopes(SlackClient client, String bot) {
    try {
      var _ = SlackCalls.called("users.info", () -> client.methods().usersInfo(r -> r.user(bot)));
      return List.of();
    } catch (ChatException refused) {
      LOG.debug("users.info: {}", refused.getMessage());
      return List.of(
          new Finding(
              Severity.WARNING,
              "it cannot be read who is a member and who a guest, so `*` in a grant gives nobody in"
                  + " Slack anything: "
                  + refused.getMessage()));
    }
  }

  private static Finding others(SlackClient client) throws SlackFailure, InterruptedException {
    SlackSocket socket =
        client.connect(_ ->
            Optional.of(
                "Somebody tried workerbot's config at that very moment; please do that again."));
    socket.close();
    return socket.connections() <= 1
        ? new Finding(Severity.GOOD, "the app's token is good, and nobody else uses the app")
        : new Finding(Severity.WARNING, SlackOthers.sentence(socket.connections()));
  }
}
