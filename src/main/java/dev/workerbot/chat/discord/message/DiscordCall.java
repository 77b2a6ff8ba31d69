package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.dv8tion.jda.api.utils.messages.MessageCreateBuilder;

/**
 * Whom a message calls in Discord, and the text that their push notification shows.
 *
 * @param roles ids, as {@code users} are
 */
record DiscordCall(String content, List<String> roles, List<String> users) {
  /** All but those who are called at the end of a text. */
  private static final Pattern TEXT = Pattern.compile("(?s).*?(?=(?: <@&?\\d+>)*$)");

  /**
   * The text of a message that is edited: it says how things stand now, and names whom it called.
   * Empty where it stays as it is.
   *
   * @param before the text that stands there, where there is one
   */
  static Optional<String> edited(Message message, Optional<String> before) {
    String title = DiscordMarkdown.pushed(PlainText.push(message));
    return of(message, title)
        .map(DiscordCall::content)
        .or(() ->
            before
                .map(TEXT::matcher)
                .map(text -> text.replaceFirst(Matcher.quoteReplacement(title))))
        .filter(text -> !before.equals(Optional.of(text)));
  }

  /** Empty where it calls nobody here. */
  static Optional<DiscordCall> of(Message message) {
    return of(message, DiscordMarkdown.pushed(PlainText.push(message)));
  }

  /** The same with another text before whom it calls. */
  static Optional<DiscordCall> of(Message message, String title) {
    List<Mention> called =
        message.mentions().stream().filter(one -> one.chat().equals(DiscordSettings.CHAT)).toList();
    if (called.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DiscordCall(
            Stream.concat(
                    Stream.of(title),
                    called.stream()
                        .map(one -> (one.group() ? "<@&" : "<@") + one.id() + ">")
                        .filter(mention -> !title.contains(mention)))
                .collect(Collectors.joining(" ")),
            called.stream().filter(Mention::group).map(Mention::id).toList(),
            called.stream().filter(one -> !one.group()).map(Mention::id).toList()));
  }

  /** Has the message mention them, and say so where a phone shows it. */
  void putInto(MessageCreateBuilder builder) {
    builder.setContent(content).mentionRoles(roles).mentionUsers(users);
  }
}
