package dev.workerbot.chat.slack.message;

import com.slack.api.methods.MethodsClient;
import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.util.json.GsonFactory;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.slack.call.SlackCalls;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The menu on a message: what can be done about its alert, for the asker only. The message is the
 * card itself, or a line of the thread below it. Who may press what is decided at the press, as it
 * is on the card. Source: Slack, "Message shortcuts".
 */
public final class SlackAlertMenu {
  /** Of the shortcut. */
  public static final String CALLBACK = "workerbot-alert";

  private static final Logger LOG = LoggerFactory.getLogger(SlackAlertMenu.class);

  private final MethodsClient methods;
  private final SlackWhispers whispers;
  private final Supplier<String> bot;

  /**
   * @param bot the bot's own user id; what others post may put our buttons under labels of theirs
   */
  public SlackAlertMenu(MethodsClient methods, SlackWhispers whispers, Supplier<String> bot) {
    this.methods = methods;
    this.whispers = whispers;
    this.bot = bot;
  }

  /** What stands on a message: its first line, and its buttons that are ours. */
  private record Offered(String title, List<LayoutBlock> buttons) {}

  /** Shows it to who has picked the menu on this message. */
  public void offer(String channel, String user, JsonNode message) {
    try {
      Optional<Offered> offered = offered(message);
      if (offered.isEmpty() && !message.path("thread_ts").asString("").isEmpty()) {
        offered = parent(channel, message.path("thread_ts").asString());
      }
      if (offered.isPresent()) {
        whispers.whisper(
            channel,
            user,
            new SlackBlocks.RenderedBlocks(
                offered.get().title(), offered.get().buttons(), Optional.empty()));
      } else {
        whispers.whisper(
            channel,
            user,
            Message.of(Severity.PLAIN, "No actions here")
                .withLine("Choose this on an open alert, or on a message in its thread."));
      }
    } catch (ChatException refused) {
      LOG.warn("the actions of an alert could not be shown: {}", refused.getMessage());
    }
  }

  private Optional<Offered> parent(String channel, String thread) throws ChatException {
    var answer =
        SlackCalls.called(
            "conversations.replies",
            () ->
                methods.conversationsReplies(request ->
                    request.channel(channel).ts(thread).latest(thread).inclusive(true).limit(1)));
    return answer.getMessages().stream()
        .filter(one -> thread.equals(one.getTs()) && one.getBlocks() != null)
        .filter(one -> isBot(one.getUser()))
        .findFirst()
        .flatMap(one -> offered(one.getText(), one.getBlocks()));
  }

  private boolean isBot(String user) {
    return user != null && !user.isEmpty() && user.equals(bot.get());
  }

  private Optional<Offered> offered(JsonNode message) {
    if (!isBot(message.path("user").asString(""))) {
      return Optional.empty();
    }
    List<LayoutBlock> blocks = new ArrayList<>();
    for (JsonNode block : message.path("blocks")) {
      if (block.path("type").asString("").equals("actions")) {
        blocks.add(GsonFactory.createSnakeCase().fromJson(block.toString(), ActionsBlock.class));
      }
    }
    return offered(message.path("text").asString(""), blocks);
  }

  private static Optional<Offered> offered(String text, List<LayoutBlock> blocks) {
    List<LayoutBlock> ours = blocks.stream().filter(SlackAlertMenu::isOurs).toList();
    String title = text == null || text.isBlank() ? "Actions" : text.lines().findFirst().get();
    return ours.isEmpty() ? Optional.empty() : Optional.of(new Offered(title, ours));
  }

  private static boolean isOurs(LayoutBlock block) {
    return block instanceof ActionsBlock actions
        && !actions.getElements().isEmpty()
        && actions.getElements().stream()
            .allMatch(element ->
                element instanceof ButtonElement button
                    && button.getValue() != null
                    && PlainText.Press.parse(button.getValue()).isPresent());
  }
}
