package dev.workerbot.chat.slack;

import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.conversations.ConversationsInfoResponse;
import com.slack.api.model.Conversation;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.connection.CheckResult;
import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.chat.slack.call.SlackCalls;
import dev.workerbot.chat.slack.call.SlackFailure;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.chat.slack.call.SlackTempo;
import dev.workerbot.chat.slack.socket.OtherSlackConnections;
import dev.workerbot.chat.slack.socket.SlackClient;
import dev.workerbot.chat.slack.socket.SlackReply;
import dev.workerbot.chat.slack.socket.SlackSocket;
import dev.workerbot.message.text.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries what a bot needs of Slack, without being one: its tokens, its scopes, its channels, and
 * being alone.
 */
public final class SlackProbe {
  /** An app-level token names its app. */
  private static final Pattern APP = Pattern.compile("xapp-\\d+-(A[A-Z0-9]+)-.*");

  private final SlackClient client;
  private final SlackSettings slackSettings;
  private final List<CheckResult> results = new ArrayList<>();

  private SlackProbe(SlackClient client, SlackSettings slackSettings) {
    this.client = client;
    this.slackSettings = slackSettings;
  }

  /**
   * Looks.
   *
   * @param channels those that the config names
   * @param connects whether to connect for a moment, to count others that do; not while a bot of
   *     ours is connected, for Slack would bring us what is meant for it
   */
  public static List<CheckResult> look(
      SlackSettings slackSettings, List<NamedChannel> channels, boolean connects) {
    try (SlackClient client = new SlackClient(slackSettings, SlackTempo.USUAL)) {
      SlackProbe probe = new SlackProbe(client, slackSettings);
      if (probe.bot(channels)) {
        probe.app(connects);
      }
      return List.copyOf(probe.results);
    }
  }

  /** Looks at what the bot's token can do; false where the network kept us from it. */
  private boolean bot(List<NamedChannel> channels) {
    try {
      AuthTestResponse bot =
          SlackCalls.connecting("auth.test", () -> client.methods().authTest(request -> request));
      results.add(
          CheckResult.good(
              "the bot's token works, in " + CleanText.singleLine("" + bot.getTeam())));
      Optional<Set<String>> scopes = SlackScopes.granted(bot.getHttpResponseHeaders());
      scopes.map(SlackScopes::missing).ifPresent(results::addAll);
      if (scopes.isEmpty()) {
        people(bot.getUserId());
      }
      sameApp(bot.getBotId());
      for (NamedChannel channel : channels) {
        // Whoever is written to directly is in no channel.
        if (channel.id().matches("[CG].*")) {
          results.add(channel(channel, scopes.orElse(Set.of())));
        }
      }
      return true;
    } catch (SlackFailure failed) {
      return failed(failed);
    }
  }

  private boolean failed(SlackFailure failed) {
    String said = failed.getMessage();
    switch (failed.kind()) {
      case TO_MEND -> results.add(CheckResult.bad(said));
      case UNREACHED, UNREADABLE -> {
        results.add(CheckResult.unanswered(said, "Whether the tokens work is unknown"));
        return false;
      }
      case REFUSED, TOO_MANY -> results.add(CheckResult.warning(said + "; try again later"));
    }
    return true;
  }

  /** Where Slack does not say which scopes we have. */
  private void people(String bot) {
    try {
      var _ = SlackCalls.called("users.info", () -> client.methods().usersInfo(r -> r.user(bot)));
    } catch (ChatException refused) {
      results.add(
          CheckResult.warning(
              "Slack does not say who is a member or a guest, so `*` in a grant gives nobody in"
                  + " Slack any rights: "
                  + refused.getMessage()));
    }
  }

  /** Commands come by one token and answers go by the other. */
  private void sameApp(String bot) {
    Matcher app = APP.matcher(slackSettings.appToken());
    if (!app.matches()) {
      return;
    }
    try {
      String own =
          SlackCalls.called("bots.info", () -> client.methods().botsInfo(r -> r.bot(bot)))
              .getBot()
              .getAppId();
      if (own != null && !own.isEmpty() && !own.equals(app.group(1))) {
        results.add(
            CheckResult.bad(
                ("the tokens are from two apps, the bot's from %s and the app's from %s, so no"
                        + " command would arrive; take both from one app at"
                        + " https://api.slack.com/apps")
                    .formatted(CleanText.singleLine(own), app.group(1))));
      }
    } catch (ChatException unknown) {
      // What it lacks for that is reported with the scopes.
    }
  }

  private CheckResult channel(NamedChannel channel, Set<String> scopes) {
    try {
      ConversationsInfoResponse info =
          client.methods().conversationsInfo(request -> request.channel(channel.id()));
      if (info.isOk()) {
        return channel(channel, info.getChannel(), scopes);
      }
      // The manifest asks for no more rights than it needs: what it has says as much.
      return "missing_scope".equals(info.getError())
          ? byHistory(channel)
          : channel.closed(why(String.valueOf(info.getError())));
    } catch (Exception failed) {
      return unknown(channel, failed.getClass().getSimpleName());
    }
  }

  private static CheckResult channel(NamedChannel channel, Conversation is, Set<String> scopes) {
    if (is.isArchived()) {
      return channel.closed("%s is archived, so nobody can post there");
    }
    boolean isOpen = !is.isPrivate() && scopes.contains("chat:write.public");
    if (!is.isMember() && !isOpen) {
      return channel.closed(why("not_in_channel"));
    }
    return is.isReadOnly()
        ? channel.closed("only some people may post in %s, and the bot is not one of them")
        : in(channel);
  }

  private CheckResult byHistory(NamedChannel channel) {
    try {
      var answer = client.methods().conversationsHistory(r -> r.channel(channel.id()).limit(1));
      return answer.isOk() ? in(channel) : channel.closed(why(String.valueOf(answer.getError())));
    } catch (Exception failed) {
      return unknown(channel, failed.getClass().getSimpleName());
    }
  }

  private static CheckResult in(NamedChannel channel) {
    return CheckResult.good("it is in %s".formatted(channel.named()));
  }

  private static CheckResult unknown(NamedChannel channel, String why) {
    return CheckResult.warning(
        "whether it is in %s is unknown (%s)".formatted(channel.named(), why));
  }

  private static String why(String error) {
    return switch (error) {
      case "not_in_channel" -> "it is not in %s; type /invite @workerbot there";
      case "channel_not_found" ->
          "it cannot see a channel %s; if that is private, type /invite @workerbot there, else"
              + " copy the id from the end of its details in Slack";
      case "missing_scope" ->
          "whether it is in %s cannot be seen without channels:history, and groups:history for a"
              + " private one";
      default -> "Slack does not let it look at %s: " + SlackFailure.word(error).replace("%", "");
    };
  }

  private void app(boolean connects) {
    try {
      if (!connects) {
        var _ = client.socketUrl();
        results.add(CheckResult.good("the app's token works"));
        return;
      }
      SlackSocket socket =
          client.connect(_ ->
              Optional.of(
                  SlackReply.text(
                      "Someone ran `workerbot check` at that moment; please try again.")));
      socket.close();
      results.add(
          socket.connections() <= 1
              ? CheckResult.good("the app's token works, and nobody else uses the app")
              : CheckResult.warning(OtherSlackConnections.sentence(socket.connections())));
    } catch (SlackFailure failed) {
      boolean _ = failed(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
