package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.PlainText;
import dev.workerbot.message.Message;
import java.util.EnumSet;
import net.dv8tion.jda.api.entities.MessageReference;
import net.dv8tion.jda.api.utils.messages.MessageCreateBuilder;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;

/** Short messages that reply to another one: a line without an embed, which a phone shows whole. */
final class DiscordReplies {
  private DiscordReplies() {}

  /** It calls whom the message calls. */
  static MessageCreateData render(Message message) {
    MessageCreateBuilder builder =
        new MessageCreateBuilder()
            .setContent(DiscordMarkdown.spans(PlainText.push(message)))
            .setAllowedMentions(
                EnumSet.noneOf(net.dv8tion.jda.api.entities.Message.MentionType.class))
            .mentionRepliedUser(false);
    DiscordCall.of(message).ifPresent(call -> call.putInto(builder));
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
