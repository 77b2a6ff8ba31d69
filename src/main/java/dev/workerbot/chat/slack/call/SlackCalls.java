package dev.workerbot.chat.slack.call;

import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.SlackFilesUploadV2Exception;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.model.ErrorResponseMetadata;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.connection.Unreached;
import dev.workerbot.message.text.CleanText;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slack's ways to say no, as one exception. Source: Slack, "Web API", errors of each method. */
public final class SlackCalls {
  private static final Logger LOG = LoggerFactory.getLogger(SlackCalls.class);
  private static final int SHOWN = 500;

  private SlackCalls() {}

  /** One call of the Web API. */
  public interface Call<T> {
    T now() throws IOException, SlackApiException;
  }

  /** Makes a call, and tells why Slack did not take it. */
  public static <T extends SlackApiTextResponse> T called(String method, Call<T> call)
      throws ChatException {
    return called(method, "", call);
  }

  private static <T extends SlackApiTextResponse> T called(
      String method, String channel, Call<T> call) throws ChatException {
    try {
      T answer = call.now();
      if (answer.isOk()) {
        return answer;
      }
      throw refused(method, channel, String.valueOf(answer.getError()));
    } catch (SlackApiException failed) {
      int status = failed.getResponse().code();
      if (status == 429) {
        throw ChatException.later("Slack rate-limited this", retryAfter(failed));
      }
      throw ChatException.passing(method + " answered with HTTP " + status, failed);
    } catch (IOException failed) {
      throw ChatException.passing("Slack does not answer " + method, failed);
    } catch (SlackFilesUploadV2Exception failed) {
      var answers = failed.getGetURLResponses();
      boolean refused = !answers.isEmpty() && !answers.getLast().isOk();
      if (refused) {
        throw refused(method, channel, String.valueOf(answers.getLast().getError()));
      }
      var complete = failed.getCompleteResponse();
      throw complete != null
          ? refused(method, channel, String.valueOf(complete.getError()))
          : ChatException.passing(method + " failed halfway", failed);
    } catch (RuntimeException unreadable) {
      // What the client cannot parse comes from something in between, such as a proxy.
      throw ChatException.passing("Slack's answer to " + method + " cannot be read", unreadable);
    }
  }

  /** What Slack says to a message that breaks a rule of its layout, however good its text is. */
  private static final Set<String> UNSHOWABLE =
      Set.of("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long");

  /**
   * Makes a call with a message; where Slack does not take its layout, makes the other call, with
   * the bare text, at once.
   */
  public static <T extends SlackApiTextResponse> T called(
      String method, String channel, Call<T> call, Call<T> bare) throws ChatException {
    return called(
        method,
        channel,
        () -> {
          T answer = call.now();
          if (answer.isOk() || !UNSHOWABLE.contains(answer.getError())) {
            return answer;
          }
          LOG.error(
              "Slack refused a message's layout, so it was sent as plain text: {}" + " {}",
              answer.getError(),
              detail(answer));
          return bare.now();
        });
  }

  /** Where in the message the mistake is, as Slack's json-pointer says. */
  private static String detail(SlackApiTextResponse answer) {
    ErrorResponseMetadata metadata =
        switch (answer) {
          case ChatPostMessageResponse post -> post.getResponseMetadata();
          case ChatUpdateResponse update -> update.getResponseMetadata();
          default -> null;
        };
    return metadata == null || metadata.getMessages() == null
        ? ""
        : CleanText.cut(CleanText.singleLine(metadata.getMessages().toString()), SHOWN);
  }

  /** Makes a call that connecting takes, and returns only what Slack said yes to. */
  public static <T extends SlackApiTextResponse> T connecting(String method, Call<T> call)
      throws SlackFailure {
    try {
      T answer = call.now();
      if (answer == null) {
        throw SlackFailure.unreadable("the answer to " + method + " is empty");
      }
      if (!answer.isOk()) {
        throw SlackFailure.said(method, answer.getError());
      }
      return answer;
    } catch (SlackApiException failed) {
      int status = failed.getResponse().code();
      if (status == 429) {
        throw SlackFailure.tooMany(retryAfter(failed));
      }
      if (status == 407) {
        throw SlackFailure.unreached("Slack is unreachable: a proxy in between requires a login");
      }
      throw SlackFailure.unreadable(method + " answered with HTTP " + status);
    } catch (IOException failed) {
      throw SlackFailure.unreached("Slack is unreachable: " + Unreached.why(failed));
    } catch (RuntimeException unreadable) {
      // What the client cannot parse comes from something in between, such as a proxy.
      throw SlackFailure.unreadable(
          "the answer to " + method + " is not Slack's; is a proxy in between?");
    }
  }

  /** How long Slack wants us to wait; a second where it does not say. */
  static Duration retryAfter(SlackApiException tooMany) {
    String after = tooMany.getResponse().header("Retry-After", "1");
    long seconds = after.matches("\\d{1,6}") ? Long.parseLong(after) : 1;
    return Duration.ofSeconds(Math.max(1, seconds));
  }

  private static ChatException refused(String method, String channel, String error) {
    return switch (error) {
      case "ratelimited", "rate_limited" ->
          ChatException.later("Slack rate-limited this", Duration.ofSeconds(1));
      case "internal_error", "fatal_error", "service_unavailable", "request_timeout" ->
          ChatException.passing(method + " failed inside Slack: " + error, null);
      case "not_in_channel", "channel_not_found" ->
          ChatException.permanent(
              channel.startsWith("D")
                  ? "workerbot cannot write in a conversation of others (%s)".formatted(error)
                  : "workerbot is not in that channel (%s); type /invite @workerbot there"
                      .formatted(error));
      case "message_not_found", "thread_not_found" ->
          ChatException.gone(method + " found no such message");
      case "edit_window_closed", "cant_update_message" ->
          ChatException.fixed(
              "this workspace no longer allows edits of that message (" + error + ")");
      case "missing_scope" ->
          ChatException.permanent(
              method + " lacks a scope; install the app again from config/slack-manifest.yaml");
      // What waits is not lost: it is said when the token is mended.
      default ->
          SlackFailure.isToMend(error)
              ? ChatException.passing("Slack rejects the bot's token (%s)".formatted(error), null)
              : ChatException.permanent(method + " was refused: " + error);
    };
  }
}
