package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.discord.command.DiscordSpelling;
import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.secret.Piece;
import dev.workerbot.message.text.Sentence;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that Discord shows as it is: what it would take for its Markdown is escaped, and nobody is
 * called. The only markup of ours are code spans, people and moments. Source: Discord, "Markdown
 * Text 101" and "Reference: message formatting".
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

  private static final Pattern ID = Pattern.compile("\\d{1,20}");

  private DiscordMarkdown() {}

  /** A sentence with its people, its moments in the reader's zone, and its code spans. */
  static String spans(Sentence sentence) {
    return spans(sentence, DiscordMarkdown::timestamp);
  }

  /**
   * As much of a value as there is room for; what is markup in it stays whole.
   *
   * @param shown all of it
   */
  static String cut(String shown, Sentence sentence, int most) {
    String cut = shown.isBlank() ? "–" : shown;
    for (int room = most; cut.length() > most; room -= Math.max(1, most / 10)) {
      cut = spans(sentence.cut(room));
    }
    return cut;
  }

  /** As a phone's notification has it, where Discord shows a timestamp as it is written. */
  static String pushed(Sentence sentence) {
    return spans(sentence, moment -> escape(moment.text(), false));
  }

  private static String spans(Sentence sentence, Function<Moment, String> moments) {
    StringBuilder shown = new StringBuilder();
    for (Piece part : sentence.parts()) {
      boolean startsLine = shown.isEmpty();
      shown.append(
          switch (part.entity().orElse(null)) {
            case Person person -> person(person, part.text(), startsLine);
            case Moment moment -> moments.apply(moment);
            case null -> spans(part.text(), startsLine);
          });
    }
    return shown.toString();
  }

  /** Nobody is called by it: each message says that it calls none but whom it lists. */
  private static String person(Person person, String text, boolean startsLine) {
    return person.chat().equals(DiscordSettings.CHAT) && ID.matcher(person.id()).matches()
        ? "<@" + person.id() + ">"
        : escape(text + person.elsewhere(DiscordSettings.CHAT), startsLine);
  }

  private static String timestamp(Moment moment) {
    String style =
        switch (moment.precision()) {
          case MINUTE -> "<t:%1$d:t>";
          case UNTIL -> "<t:%1$d:t> (<t:%1$d:R>)";
          case SECOND -> "<t:%1$d:T>";
          case SINCE -> "<t:%1$d:T> (<t:%1$d:R>)";
          case DAY -> "<t:%1$d:f>";
          case RELATIVE -> "<t:%1$d:R>";
        };
    return style.formatted(moment.at().getEpochSecond());
  }

  /** Plain text with its {@code `code`} spans. */
  static String spans(String text) {
    return spans(text, true);
  }

  private static String spans(String text, boolean startsLine) {
    StringBuilder shown = new StringBuilder();
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean code = i % 2 == 1 && i < parts.length - 1;
      if (code) {
        // An empty span would be two backticks, which open another kind of span.
        shown.append(parts[i].isEmpty() ? "" : "`" + span(parts[i]) + "`");
      } else {
        shown.append(escape((i % 2 == 1 ? "`" : "") + parts[i], startsLine && i == 0));
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
