package dev.workerbot.message.secret.syntax;

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
  private static final int GAP = 40;

  private static final Set<String> WORDS =
      Set.of(
          ("to for option options flag flags is or and on with in from was requires needs must"
                  + " instead parameter argument set be not if a the")
              .split(" "));

  private final Scan scan;
  private final SecretNames names;
  private final SecretValues secretValues;
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
    int at = valueAt(to, false);
    if (at < 0) {
      return to;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (Set.of("user", "userpwd", "proxy-user", "auth", "basic-auth", "login").contains(lower)) {
      return login(at, to);
    }
    SecretKind secretKind = names.judge(name);
    boolean isSecret = secretKind == SecretKind.SECRET || secretKind == SecretKind.ALL;
    if (secretKind == SecretKind.KEY || secretKind == SecretKind.VENDOR) {
      isSecret = Randomness.isKey(secretValues.beginning(at), 12);
    }
    boolean isUsage = Harmless.isPlaceholder(name, secretValues.beginning(at));
    return isSecret && !isUsage ? marked(at, to) : to;
  }

  private int shortFlag(int from, int to, String command) {
    char flag = scan.at(from);
    String secret = KnownCommands.FLAGS.getOrDefault(command, "");
    boolean isKnown = secret.indexOf(flag) >= 0;
    if (to - from > 1 && command.equals("curl") && scan.at(to - 1) == 'u') {
      int login = valueAt(to, false);
      return login < 0 ? to : login(login, to);
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
    int at = valueAt(to, isSure);
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
      return isFile ? to : marked(at, to);
    }
    if (KnownCommands.OPEN.contains(command)) {
      return to;
    }
    return switch (flag) {
      case 'u', 'U', 'a' -> login(at, to);
      case 'p', 'P' -> password(at, to);
      default -> to;
    };
  }

  private int glued(int from, int to, char flag, boolean isKnown, boolean isCommandLine) {
    if (flag == 'u' && scan.at(to) == ':') {
      return login(from + 1, to);
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

  /**
   * Where the value of a flag begins; -1 where it has none.
   *
   * @param mayBeFlag whether it may look like a flag itself
   */
  private int valueAt(int to, boolean mayBeFlag) {
    int at = to;
    if (scan.at(at) == '=' || scan.at(at) == ':') {
      return at + 1;
    }
    if (Chars.isQuote(scan.at(at))) {
      at++;
    }
    int next = at;
    boolean goesOn = false;
    while (next - at < GAP && next < scan.length()) {
      char c = scan.at(next);
      goesOn |= c == ',' || (c == '\\' && scan.at(next + 1) == '\n');
      // The next line is another one, unless this one says that it goes on there.
      boolean isBetween = Chars.isBlank(c) || c == ',' || c == '\\' || (c == '\n' && goesOn);
      if (!isBetween) {
        break;
      }
      next++;
    }
    boolean isNothing = next == at || next >= scan.length() || next - at >= GAP;
    boolean isFlag = scan.at(next) == '-' && !mayBeFlag;
    return isNothing || scan.at(next) == '\n' || isFlag ? -1 : next;
  }

  private int marked(int at, int to) {
    if (scan.at(at) == '\n') {
      return to;
    }
    int skip =
        scan.hasWord("pass:", at)
            ? 5
            : scan.hasWord("env:", at) || scan.hasWord("file:", at) ? -1 : 0;
    if (skip < 0) {
      return to;
    }
    Extent value = secretValues.at(at + skip);
    String text =
        scan.text().substring(value.bare(), Math.min(value.bareEnd(), value.bare() + LOOK));
    boolean isProse = !isLine && WORDS.contains(text);
    if (isProse || Harmless.isHarmless(text)) {
      return to;
    }
    scan.mark(value.from(), value.to());
    return value.to();
  }

  /** {@code name:password}, of which the name stays. */
  private int login(int at, int to) {
    Extent value = secretValues.at(at);
    int colon = value.bare();
    while (colon < value.bareEnd()
        && colon - value.bare() < LOOK
        && ":%".indexOf(scan.at(colon)) < 0) {
      colon++;
    }
    String secret =
        colon + 1 < value.bareEnd()
            ? scan.text().substring(colon + 1, Math.min(value.bareEnd(), colon + LOOK))
            : "";
    boolean isUser = colon < value.bareEnd() && !secret.isEmpty() && !scan.has("//", colon + 1);
    boolean isId =
        secret.chars().allMatch(c -> Chars.isDigit((char) c))
            && secret.length() < 6
            && value.bareEnd() - value.bare() < 12;
    if (!isUser
        || isId
        || Harmless.isHarmless(secret)
        || scan.text().substring(value.bare(), colon).equals(secret)) {
      return to;
    }
    scan.mark(colon + 1, value.isQuoted() ? value.bareEnd() : value.to());
    return value.to();
  }

  /** {@code -p} of a command that nobody knows. */
  private int password(int at, int to) {
    String text = secretValues.beginning(at);
    boolean isPort =
        text.chars()
            .allMatch(c -> Chars.isDigit((char) c) || c == ':' || c == '.' || c == '-' || c == '/');
    boolean isElsewhere =
        text.startsWith("/")
            || text.startsWith("./")
            || text.startsWith("~")
            || isPort
            || text.isEmpty();
    boolean isSecret = isLine || Randomness.isMixed(text);
    return isSecret && !isElsewhere ? marked(at, to) : to;
  }
}
