package dev.workerbot.supervisor.sudo;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Whether the arguments that sudoers allows supervisorctl begin with one config file and go on with
 * a subcommand, so that no other file and no other option can come in between.
 */
final class PinnedArguments {
  /** {@code -c FILE SUBCOMMAND …}, where neither the file nor the subcommand can be another. */
  private static final Pattern APART =
      Pattern.compile("-c (/(?:[A-Za-z0-9_/+-]|\\\\?\\.|\\\\[:,=])+) ([(a-z].*)");

  /** The same in one word; sudo joins words before it compares them. */
  private static final Pattern TOGETHER =
      Pattern.compile(
          "(?:-c|--configuration\\\\?=)(/(?:[A-Za-z0-9_/+-]|\\\\?\\.|\\\\[:,=])+) ([(a-z].*)");

  /** In a regular expression one whole word, or one of some: what may be missing is none. */
  private static final Pattern WORD =
      Pattern.compile("(?:[a-z]+|\\([a-z]+(?:\\|[a-z]+)*\\))(?: .*)?");

  private PinnedArguments() {}

  /**
   * @param arguments as they stand in sudoers
   * @param inRootFolder whether it is run in /, so that a file whose name is no full path, which
   *     {@code '-c FILE'} in one word comes to, is one of root's
   */
  static boolean are(String arguments, boolean inRootFolder) {
    boolean isRegex = arguments.startsWith("^");
    if (isRegex && !arguments.endsWith("$")) {
      return false;
    }
    String text = isRegex ? arguments.substring(1, arguments.length() - 1) : arguments;
    if (isRegex && hasOuterChoice(text)) {
      return false;
    }
    Matcher together = TOGETHER.matcher(text);
    Matcher apart = APART.matcher(text);
    Matcher fits = together.matches() ? together : apart;
    if (!fits.matches() || (fits == apart && !inRootFolder)) {
      return false;
    }
    String rest = fits.group(2);
    return !fits.group(1).contains("/../") && (!isRegex || WORD.matches(rest));
  }

  /** In {@code ^a|b$} neither end holds for both. */
  private static boolean hasOuterChoice(String regex) {
    int depth = 0;
    boolean inBrackets = false;
    for (int i = 0; i < regex.length(); i++) {
      switch (regex.charAt(i)) {
        case '\\' -> i += inBrackets ? 0 : 1;
        case '[' -> inBrackets = true;
        case ']' -> inBrackets = false;
        case '(' -> depth += inBrackets ? 0 : 1;
        case ')' -> depth -= inBrackets ? 0 : 1;
        case '|' -> {
          if (depth == 0 && !inBrackets) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }
}
