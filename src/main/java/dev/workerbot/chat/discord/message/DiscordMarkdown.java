package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.discord.command.DiscordSpelling;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that Discord shows as it is: what it would take for its Markdown is escaped, and nobody is
 * called. The only markup of ours is a code span. Source: Discord, "Markdown Text 101" and
 * "Reference: message formatting".
 */
final class DiscordMarkdown {
  /** Everything that can begin markup in the middle of a line, mentions and links included. */
  private static final Pattern MARKUP = Pattern.compile("[\\\\*_~|`<\\[]");

  /** What has a meaning at the beginning of a line only: headings, quotes, lists, small print. */
  private static final Pattern START = Pattern.compile("(?m)^(\\s*)([#>+-]|\\d+(?=[.)]))");

  private static final Pattern SCHEME = Pattern.compile("(?i)(https?|discord|steam)://");

  private static final Pattern FLAG = Pattern.compile("--(yes|all|err|rolling|graceful)");

  /** An option with a value, perhaps without it. */
  private static final Pattern OPTION =
      Pattern.compile("--(batch|pause|break-glass)(?: \"(.*)\")?");

  private DiscordMarkdown() {}

  /** Plain text with its {@code `code`} spans. */
  static String spans(String text) {
    StringBuilder shown = new StringBuilder();
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean code = i % 2 == 1 && i < parts.length - 1;
      if (code) {
        // An empty span would be two backticks, which open another kind of span.
        shown.append(parts[i].isEmpty() ? "" : "`" + span(parts[i]) + "`");
      } else {
        shown.append(escape((i % 2 == 1 ? "`" : "") + parts[i], i == 0));
      }
    }
    return shown.toString();
  }

  /** What is typed elsewhere is filled in here. */
  private static String span(String text) {
    Matcher option = OPTION.matcher(text);
    String here;
    if (FLAG.matcher(text).matches()) {
      here = text.substring(2) + ":True";
    } else if (option.matches()) {
      here = option.group(1) + (option.group(2) == null ? "" : ":" + option.group(2));
    } else {
      here = DiscordSpelling.of(text).orElse(text);
    }
    return PlainText.withoutMassMentions(here);
  }

  private static String escape(String text, boolean startsLine) {
    String escaped = MARKUP.matcher(text).replaceAll("\\\\$0");
    escaped = SCHEME.matcher(escaped).replaceAll("$1:\u2060//");
    if (startsLine) {
      escaped = START.matcher(escaped).replaceFirst("$1\\\\$2");
    }
    return PlainText.withoutMassMentions(escaped);
  }

  /** A block that shows its text as it stands, and that the text cannot leave. */
  static String fence(String text) {
    return "```\n" + text.replace("```", "`\u200b`\u200b`") + "\n```";
  }
}
