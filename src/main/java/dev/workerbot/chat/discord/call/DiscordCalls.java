package dev.workerbot.chat.discord.call;

import dev.workerbot.chat.ChatException;
import dev.workerbot.message.text.CleanText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.entities.channel.middleman.GuildChannel;
import net.dv8tion.jda.api.exceptions.ErrorResponseException;
import net.dv8tion.jda.api.exceptions.PermissionException;
import net.dv8tion.jda.api.requests.ErrorResponse;
import net.dv8tion.jda.api.requests.RestAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discord's ways to say no, as one exception. JDA keeps the rate limits itself; what has to wait
 * for them longer than {@link #QUEUED} is given up, to be tried again with a newer text. Source:
 * Discord, "Opcodes and status codes", JSON error codes.
 */
public final class DiscordCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordCalls.class);

  private static final Duration QUEUED = Duration.ofSeconds(20);

  /** JDA tries a call up to four times where a gateway of Discord's fails, ten seconds each. */
  private static final Duration ANSWERED = Duration.ofSeconds(75);

  private static final Duration OLD_EDITS = Duration.ofSeconds(30);

  /** As much of its mistakes as the log shows. */
  private static final int SHOWN = 1000;

  private DiscordCalls() {}

  /** Makes a call, and tells why Discord did not take it. */
  public static <T> T called(String what, Supplier<RestAction<T>> call) throws ChatException {
    return called(what, Optional.empty(), () -> submitted(call));
  }

  /** The same in a channel, whose missing permissions are named where Discord refuses it. */
  public static <T> T called(String what, GuildChannel channel, Supplier<RestAction<T>> call)
      throws ChatException {
    return called(what, Optional.of(channel), () -> submitted(call));
  }

  /**
   * The same with a message; where Discord does not take its layout, makes the other call, with the
   * bare text, at once.
   */
  public static <T> T called(
      String what, GuildChannel channel, Supplier<RestAction<T>> call, Supplier<RestAction<T>> bare)
      throws ChatException {
    return called(what, Optional.of(channel), () -> orBare(submitted(call), bare));
  }

  /** The same elsewhere. */
  public static <T> T called(
      String what, Supplier<RestAction<T>> call, Supplier<RestAction<T>> bare)
      throws ChatException {
    return called(what, Optional.empty(), () -> orBare(submitted(call), bare));
  }

  private static <T> T called(
      String what, Optional<GuildChannel> channel, Supplier<CompletableFuture<T>> call)
      throws ChatException {
    CompletableFuture<T> answer;
    try {
      answer = call.get();
    } catch (PermissionException lacking) {
      throw MissingPermissions.refusal(channel, lacking.getPermission());
    } catch (IllegalStateException | RejectedExecutionException notConnected) {
      throw ChatException.passing("Discord is not connected", notConnected);
    }
    try {
      return answer.get(ANSWERED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw chatException(what, channel, failed.getCause());
    } catch (CancellationException failed) {
      // So JDA tells of an interaction that was never acknowledged.
      throw ChatException.permanent("Discord did not let the interaction be answered");
    } catch (TimeoutException silent) {
      boolean _ = answer.cancel(true);
      throw ChatException.passing("Discord does not answer (to " + what + ")", silent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ChatException.passing("workerbot is stopping", stopped);
    }
  }

  /** Where Discord does not take the layout of a message, its bare text follows at once. */
  private static <T> CompletableFuture<T> orBare(
      CompletableFuture<T> laidOut, Supplier<RestAction<T>> bare) {
    return laidOut.exceptionallyCompose(failed -> {
      if (!ErrorResponse.INVALID_FORM_BODY.test(failed)) {
        return CompletableFuture.failedFuture(failed);
      }
      LOG.error(
          "Discord does not show a message as it was laid out, so that it goes as plain text: {}",
          CleanText.cut(CleanText.singleLine(mistakes(failed)), SHOWN));
      return submitted(bare);
    });
  }

  private static <T> CompletableFuture<T> submitted(Supplier<RestAction<T>> call) {
    return call.get().deadline(System.currentTimeMillis() + QUEUED.toMillis()).submit();
  }

  /** Where in the message the mistakes are. */
  private static String mistakes(Throwable refused) {
    return refused instanceof ErrorResponseException form
        ? form.getSchemaErrors().stream()
            .map(ErrorResponseException.SchemaError::toString)
            .collect(Collectors.joining("; "))
        : "";
  }

  private static ChatException chatException(
      String what, Optional<GuildChannel> channel, Throwable failed) {
    return switch (failed) {
      case ErrorResponseException refused -> chatException(what, channel, refused);
      case PermissionException lacking ->
          MissingPermissions.refusal(channel, lacking.getPermission());
      case CancellationException _ ->
          ChatException.permanent("Discord did not let the interaction be answered");
      case TimeoutException late
          when String.valueOf(late.getMessage()).contains("interaction acknowledgement") ->
          ChatException.permanent("Discord did not let the interaction be answered");
      default ->
          // Too long in the queue behind a rate limit, or cut off by JDA's end.
          ChatException.passing("Discord lets nobody " + what + " just now", failed);
    };
  }

  private static ChatException chatException(
      String what, Optional<GuildChannel> channel, ErrorResponseException refused) {
    ErrorResponse error = refused.getErrorResponse();
    int status = refused.getResponse().code;
    return switch (error) {
      case UNKNOWN_MESSAGE -> ChatException.gone("that message no longer exists");
      case INVALID_AUTHOR_EDIT -> ChatException.fixed("only who posted that message can edit it");
      case UNKNOWN_CHANNEL, UNKNOWN_GUILD ->
          ChatException.permanent("that channel no longer exists in Discord");
      case INTERACTION_ALREADY_ACKNOWLEDGED ->
          // Maybe by a try of ours whose answer got lost.
          ChatException.passing("Discord says that this was already answered", refused);
      case MAX_OLD_MESSAGE_EDITS ->
          // An hour after it was posted, Discord takes edits in small numbers only.
          ChatException.later("Discord rate-limited edits of old messages", OLD_EDITS);
      case MISSING_ACCESS -> MissingPermissions.refusal(channel, Permission.VIEW_CHANNEL);
      case MISSING_PERMISSIONS -> MissingPermissions.refusal(channel);
      default -> {
        if (status == 401) {
          yield ChatException.permanent("Discord no longer accepts the bot's token");
        }
        if (status == 429 || status >= 500 || status <= 0) {
          yield ChatException.passing(
              status <= 0
                  ? "Discord does not answer (to " + what + ")"
                  : "Discord answered HTTP " + status + " (to " + what + ")",
              refused);
        }
        yield ChatException.permanent(
            "Discord refused to %s: %s (%d)"
                .formatted(what, refused.getMeaning(), refused.getErrorCode()));
      }
    };
  }
}
