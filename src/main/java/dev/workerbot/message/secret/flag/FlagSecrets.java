package dev.workerbot.message.secret.flag;

import dev.workerbot.message.secret.named.SecretNames;
import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.named.SecretValues;
import dev.workerbot.message.secret.named.SecretValues.Extent;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets in command lines, whichever command it is: {@code --password x}, {@code -p x},
 * {@code mysql -px}, {@code -u name:x}. Commands whose {@code -p} is a port or a folder are known.
 */
public final class FlagSecrets {
  private static final int LOOK = 200;

  private final Scan scan;
  private final SecretNames names;
  private final SecretValues secretValues;
  private final FlagValues flagValues;
  private final boolean isCommand;

  /** Whether what is left of this line is a command line. */
  private boolean isLine;

  /**
   * For a text.
   *
   * @param isCommand whether it is known to be a command line, not prose that may quote one
   */
  public FlagSecrets(Scan scan, SecretNames names, boolean isCommand) {
    this.scan = scan;
    this.names = names;
    this.secretValues = new SecretValues(scan);
    this.flagValues = new FlagValues(scan, secretValues);
    this.isCommand = isCommand;
  }

  public void find() {
    String command = "";
    isLine = isCommand;
    int i = 0;
    while (i < scan.length()) {
      char c = scan.at(i);
      if (c == '\n') {
        command = "";
        isLine = isCommand;
      }
      boolean begins =
          Chars.isAlnum(c)
              && !Chars.isAlnum(scan.at(i - 1))
              && scan.at(i - 1) != '-'
              && scan.at(i - 1) != '_';
      if (begins) {
        int end = wordEnd(i);
        String word = end - i > 24 ? "" : scan.text().substring(i, end).toLowerCase(Locale.ROOT);
        boolean isArgument = command.equals("docker") || command.equals("podman");
        command =
            word.equals("login") && isArgument
                ? "sshpass"
                : KnownCommands.isCommand(word) && !isSub(command, word) ? word : command;
        isLine |= word.equals("command") && (scan.at(end) == '=' || scan.at(end) == ':');
        i = Math.max(end, i + 1);
      } else if (c == '-' && isFlagStart(i)) {
        i = flag(i, command);
      } else {
        i++;
      }
    }
  }

  /** {@code docker exec db mysql} runs mysql; {@code mysql find} finds nothing. */
  private static boolean isSub(String command, String word) {
    return KnownCommands.FLAGS.containsKey(command) && KnownCommands.OPEN.contains(word);
  }

  private int wordEnd(int from) {
    int i = from;
    while (Chars.isAlnum(scan.at(i))
        || scan.at(i) == '_'
        || (scan.at(i) == '-' && Chars.isAlnum(scan.at(i + 1)))) {
      i++;
    }
    return i;
  }

  private boolean isFlagStart(int at) {
    char before = scan.at(at - 1);
    return Chars.isSpace(before) || Chars.isQuote(before) || "[(,=".indexOf(before) >= 0;
  }

  private int flag(int at, String command) {
    int from = at + (scan.at(at + 1) == '-' ? 2 : 1);
    int to = from;
    while (Chars.isAlnum(scan.at(to))
        || ((scan.at(to) == '-' || scan.at(to) == '_' || scan.at(to) == '.') && to > from)) {
      to++;
    }
    if (to == from) {
      return from;
    }
    boolean isShort = from == at + 1;
    isLine |= scan.hasWord("command", from) && to - from == 7;
    if (isShort && (to - from == 1 || !isWordFlag(from, to))) {
      return shortFlag(from, to, command);
    }
    return longFlag(scan.text().substring(from, Math.min(to, from + LOOK)), to);
  }

  private boolean isWordFlag(int from, int to) {
    return to - from > 3
        && names.judge(scan.text().substring(from, Math.min(to, from + 80))) != SecretKind.NONE;
  }

  private int longFlag(String name, int to) {
    int at = flagValues.start(to, false);
    if (at < 0) {
      return to;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (Set.of("user", "userpwd", "proxy-user", "auth", "basic-auth", "login").contains(lower)) {
      return flagValues.login(at, to);
    }
    SecretKind secretKind = names.judge(name);
    boolean isSecret = secretKind == SecretKind.SECRET || secretKind == SecretKind.ALL;
    if (secretKind == SecretKind.KEY || secretKind == SecretKind.VENDOR) {
      isSecret = Randomness.isKey(secretValues.beginning(at), 12);
    }
    boolean isUsage = Harmless.isPlaceholder(name, secretValues.beginning(at));
    return isSecret && !isUsage ? flagValues.marked(at, to, isLine) : to;
  }

  private int shortFlag(int from, int to, String command) {
    char flag = scan.at(from);
    String secret = KnownCommands.FLAGS.getOrDefault(command, "");
    boolean isKnown = secret.indexOf(flag) >= 0;
    if (to - from > 1 && command.equals("curl") && scan.at(to - 1) == 'u') {
      int login = flagValues.start(to, false);
      return login < 0 ? to : flagValues.login(login, to);
    }
    // A quote that did not open before the flag opens its value.
    boolean isQuoted = Chars.isQuote(scan.at(to)) && scan.at(from - 2) != scan.at(to);
    if (to - from > 1
        || (isKnown
            && scan.at(to) != '='
            && !Chars.isSpace(scan.at(to))
            && (!Chars.isQuote(scan.at(to)) || isQuoted)
            && scan.at(to) != ',')) {
      return glued(from, to, flag, isKnown, isLine && !KnownCommands.OPEN.contains(command));
    }
    // It always takes the next word, whatever that is.
    boolean isSure = isKnown && command.equals("supervisorctl");
    int at = flagValues.start(to, isSure);
    if (at < 0) {
      return to;
    }
    if (isSure && isCommand) {
      Extent value = secretValues.at(at);
      scan.mark(value.from(), value.to());
      return value.to();
    }
    if (isKnown) {
      // A file of cookies is no secret.
      boolean isFile = command.equals("curl") && secretValues.beginning(at).indexOf('=') < 0;
      return isFile ? to : flagValues.marked(at, to, isLine);
    }
    if (KnownCommands.OPEN.contains(command)) {
      return to;
    }
    return switch (flag) {
      case 'u', 'U', 'a' -> flagValues.login(at, to);
      case 'p', 'P' -> flagValues.password(at, to, isLine);
      default -> to;
    };
  }

  private int glued(int from, int to, char flag, boolean isKnown, boolean isCommandLine) {
    if (flag == 'u' && scan.at(to) == ':') {
      return flagValues.login(from + 1, to);
    }
    Extent value = secretValues.at(from + 1);
    String text =
        scan.text().substring(value.bare(), Math.min(value.bareEnd(), value.bare() + LOOK));
    boolean isFigure = text.chars().allMatch(c -> Chars.isDigit((char) c) || c == ':' || c == '.');
    boolean isSecret =
        isKnown
            ? !text.isEmpty()
            : flag == 'p' && isCommandLine && Randomness.isMixed(text) && !isFigure;
    if (isSecret && !Harmless.isHarmless(text)) {
      scan.mark(from + 1, value.to());
      return value.to();
    }
    return to;
  }
}
