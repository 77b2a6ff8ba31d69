package dev.workerbot.command.syntax;

import dev.workerbot.command.Command;
import dev.workerbot.command.text.SettingValues;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one grammar of all chats. Never throws, whatever is typed. */
public final class Grammar {
  /** Longest line that people may type, in UTF-16 units. */
  public static final int MAX_LENGTH = 16_000;

  private static final Pattern FIRST = Pattern.compile("\\s*(\\w+)\\b");

  private Grammar() {}

  /** Reads one line, without {@code /worker}; an empty one asks for help. */
  public static ParseResult parse(String line) {
    return parse(line, Set.of());
  }

  /**
   * The same.
   *
   * @param aliases more first words that somebody may have meant, for hints
   */
  static ParseResult parse(String line, Set<String> aliases) {
    try {
      List<Tokenizer.Word> words = Tokenizer.read(line);
      if (words.isEmpty()) {
        return parse("help", aliases);
      }
      Verb verb = VerbWord.read(words.getFirst().text(), aliases);
      Syntax syntax = Syntax.of(verb);
      Arguments typed = new Arguments(syntax.spec(), words.subList(1, words.size()));
      Command command = syntax.read(typed);
      typed.finish();
      return new ParseResult.Understood(command);
    } catch (IllegalArgumentException mistake) {
      return new ParseResult.Misunderstood(sentence(mistake.getMessage()));
    }
  }

  /** What a line says for each parameter of its verb, in their order; it has to be a command. */
  public static Map<Parameter, String> filled(String line) {
    List<Tokenizer.Word> words = Tokenizer.read(line);
    Verb verb = VerbWord.read(words.getFirst().text());
    return new Arguments(Syntax.specOf(verb), words.subList(1, words.size())).filled();
  }

  /**
   * A line as it may be written down where it is no command: what may be a secret in one that is
   * nearly right is cut off.
   */
  public static String displayText(String line) {
    int environment = line.toLowerCase(Locale.ROOT).indexOf("--env");
    Matcher first = FIRST.matcher(line);
    return environment >= 0
            && first.lookingAt()
            && Verb.named(first.group(1)).filter(Grammar::takesSettings).isPresent()
        ? line.substring(0, environment) + "--" + SettingValues.ENVIRONMENT + " …"
        : line;
  }

  private static boolean takesSettings(Verb verb) {
    return Syntax.specOf(verb).takesSettings();
  }

  private static String sentence(String text) {
    String clean = CleanText.singleLine(text);
    String start = clean.substring(0, 1).toUpperCase(Locale.ROOT) + clean.substring(1);
    return start.endsWith(".") || start.endsWith("?") ? start : start + ".";
  }
}
