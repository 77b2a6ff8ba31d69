package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.PlainText;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import net.dv8tion.jda.api.entities.MessageReference;
import net.dv8tion.jda.api.utils.messages.MessageCreateBuilder;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;
import net.dv8tion.jda.api.utils.messages.MessageEditBuilder;
import net.dv8tion.jda.api.utils.messages.MessageEditData;

/**
 * Messages that are nothing but text: the short line that replies to another message, which a phone
 * shows whole, and what is said where Discord does not take the layout of a message. Limits: 2,000
 * characters. Source: Discord, "Message resource".
 */
final class DiscordReplies {
  private static final int BARE_CHARS = 1800;

  private DiscordReplies() {}

  /** It calls whom the message calls. */
  static MessageCreateData render(Message message) {
    return text(DiscordMarkdown.spans(PlainText.push(message)), DiscordCall.of(message));
  }

  /** All that can be said of a message by text alone; it calls whom the message calls. */
  static MessageCreateData bare(Message message) {
    return text(bareText(message), DiscordCall.of(message, bareText(message)));
  }

  /** The same in place of an older message. */
  static MessageEditData bareEdit(Message message) {
    return MessageEditBuilder.fromCreateData(bare(message.withMentions(List.of())))
        .setReplace(true)
        .build();
  }

  private static String bareText(Message message) {
    String text = PlainText.sign(message.severity()) + " " + PlainText.whole(message);
    return CleanText.cut(DiscordMarkdown.spans(text), BARE_CHARS);
  }

  private static MessageCreateData text(String text, Optional<DiscordCall> call) {
    MessageCreateBuilder builder =
        new MessageCreateBuilder()
            .setContent(text)
            .setAllowedMentions(
                EnumSet.noneOf(net.dv8tion.jda.api.entities.Message.MentionType.class))
            .mentionRepliedUser(false);
    call.ifPresent(one -> one.putInto(builder));
    return builder.build();
  }

  /**
   * Whether a message of ours is that short one about another; how blanks stand is up to Discord.
   */
  static boolean isIn(
      net.dv8tion.jda.api.entities.Message found, String about, MessageCreateData line) {
    MessageReference reference = found.getMessageReference();
    return reference != null
        && reference.getMessageId().equals(about)
        && found
            .getContentRaw()
            .replaceAll("\\s+", "")
            .equals(line.getContent().replaceAll("\\s+", ""));
  }
}
