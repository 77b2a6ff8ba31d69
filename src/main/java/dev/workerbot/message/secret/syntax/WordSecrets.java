package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.named.NameSpan;
import dev.workerbot.message.secret.named.SecretNames;
import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.named.SecretValues;
import dev.workerbot.message.secret.named.SecretValues.Extent;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds values that only a blank parts from their names: {@code PASSWORD 'x'}, {@code password is
 * x1}, {@code requirepass x}, {@code identified by 'x'}, {@code > PASS x}. In a sentence only what
 * cannot be a word of it counts.
 */
public final class WordSecrets {
  private static final int KEY = 16;
  private static final int IDENTIFIED = 60;
  private static final int NETRC = 100;
  private static final List<String> LINKS =
      List.of(
          "is", "was", "set", "to", "now", "as", "with", "of", "value", "-", "–", "—", "??", "⇒",
          "changed", "reset");
  private static final Set<String> ALWAYS =
      Set.of("requirepass", "masterauth", "storepass", "keypass");
  private static final Set<String> CHOSEN =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "pass",
          "pw",
          "secret key",
          "api key");
  private static final List<String> SASL = List.of("plain ", "login ", "xoauth2 ", "cram-md5 ");

  private static final List<String> FATES =
      List.of(
          "created",
          "deleted",
          "configured",
          "unchanged",
          "patched",
          "replaced",
          "annotated",
          "labeled",
          "not found",
          "already exists");

  private final Scan scan;
  private final SecretNames names;
  private final SecretValues secretValues;

  public WordSecrets(Scan scan, SecretNames names) {
    this.scan = scan;
    this.names = names;
    this.secretValues = new SecretValues(scan);
  }

  public void find() {
    int i = 1;
    while (i < scan.length()) {
      boolean isEnd = scan.at(i) == ' ' && "dtnsyehDTNSYEH\"'`".indexOf(scan.at(i - 1)) >= 0;
      i = isEnd ? Math.max(i + 1, word(i)) : i + 1;
    }
  }

  private int word(int end) {
    int nameEnd = Chars.isQuote(scan.at(end - 1)) ? end - 1 : end;
    Optional<NameSpan> found = NameSpan.directlyBefore(scan, nameEnd);
    if (found.isEmpty()) {
      return end;
    }
    NameSpan nameSpan = found.get();
    String lower = nameSpan.text().toLowerCase(Locale.ROOT);
    int at = scan.skipBlanks(end);
    return switch (lower) {
      case "by" ->
          before(nameSpan, IDENTIFIED).toLowerCase(Locale.ROOT).contains("identified ")
              ? marked(at)
              : end;
      case "auth", "authenticate" -> sasl(at, scan.at(nameEnd) == '"');
      case "pass" ->
          before(nameSpan, 3).endsWith("> ") || before(nameSpan, 3).endsWith("C: ")
              ? marked(at)
              : judged(nameSpan, lower, at);
      default -> judged(nameSpan, lower, at);
    };
  }

  private String before(NameSpan nameSpan, int count) {
    return scan.text().substring(Math.max(0, nameSpan.from() - count), nameSpan.from());
  }

  /** After {@code AUTH}, as SMTP and Redis know it. */
  private int sasl(int at, boolean isQuoted) {
    for (String mechanism : SASL) {
      if (scan.hasWord(mechanism, at)) {
        int from = scan.skipBlanks(at + mechanism.length());
        return secretValues.beginning(from).length() >= 8 ? marked(from) : at;
      }
    }
    return isQuoted && scan.at(at) == '"' ? marked(at) : at;
  }

  private int marked(int at) {
    if (scan.at(at) == '\n') {
      return at;
    }
    Extent value = secretValues.at(at);
    if (Harmless.isHarmless(
        scan.text().substring(value.bare(), Math.min(value.bareEnd(), value.bare() + 100)))) {
      return at;
    }
    scan.mark(value.from(), value.to());
    return value.to();
  }

  private int judged(NameSpan nameSpan, String lower, int first) {
    SecretKind secretKind = names.judge(nameSpan.text());
    if (secretKind == SecretKind.COOKIE && Chars.isQuote(scan.at(first)) && lower.contains("-")) {
      return marked(first);
    }
    boolean isName = secretKind == SecretKind.SECRET || secretKind == SecretKind.ALL;
    if (!isName || scan.at(first) == '\n') {
      return first - 1;
    }
    if (ALWAYS.contains(lower)) {
      return marked(first);
    }
    if (scan.hasWord("in (", first)) {
      int end = secretValues.bracketEnd(first + 3);
      scan.mark(first + 3, end);
      return end;
    }
    int somebodys = forSomebody(first);
    if (somebodys > first) {
      return somebodys;
    }
    int at = first;
    boolean isLinked = false;
    for (int i = 0; i < 2; i++) {
      for (String link : LINKS) {
        if (scan.hasWord(link, at) && Chars.isBlank(scan.at(at + link.length()))) {
          at = scan.skipBlanks(at + link.length());
          isLinked = true;
        }
      }
    }
    if (secretValues.isPair(at)) {
      return first - 1;
    }
    String text = secretValues.beginning(at);
    String bare =
        text.endsWith(".") || text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
    if (isLinked || !isOfCluster(lower, text, at)) {
      return isValue(nameSpan, lower, bare, at, isLinked) ? marked(at) : first - 1;
    }
    return first - 1;
  }

  /** {@code secret "db" created}: kubectl speaks of a Secret by its name. */
  private boolean isOfCluster(String lower, String text, int at) {
    int after = at + 1 + text.length();
    if (!Chars.isQuote(scan.at(at))
        || !Chars.isQuote(scan.at(after))
        || !(lower.equals("secret") || lower.equals("secrets"))
        || Randomness.isMixed(text)) {
      return false;
    }
    int end = after + 1;
    while (end - after < NETRC && (Chars.isLetter(scan.at(end)) || scan.at(end) == ' ')) {
      end++;
    }
    String fate = scan.text().substring(after + 1, end).strip();
    return FATES.stream().anyMatch(fate::startsWith);
  }

  private boolean isOfNetrc(NameSpan nameSpan) {
    String before = before(nameSpan, NETRC);
    int machine = before.lastIndexOf("machine ");
    return before.contains("login ")
        || (machine >= 0 && before.substring(machine).strip().split("\\s+", -1).length == 2);
  }

  /** {@code password for anna: x1}. */
  private int forSomebody(int first) {
    boolean isFor = false;
    for (String link : List.of("for ", "of ", "on ", "in ", "at ")) {
      isFor |= scan.hasWord(link, first);
    }
    int colon = first;
    while (isFor && colon - first < IDENTIFIED && scan.at(colon) != ':' && scan.at(colon) != '\n') {
      colon++;
    }
    int at = scan.skipBlanks(colon + 1);
    if (!isFor || scan.at(colon) != ':' || at == colon + 1 || scan.at(at) == '\n') {
      return first;
    }
    String text = secretValues.beginning(at);
    boolean isWord = scan.skipBlanks(at + text.length()) >= scan.lineEnd(at);
    return Randomness.isMixed(text) && (isWord || Randomness.isKey(text, KEY)) ? marked(at) : first;
  }

  private boolean isValue(NameSpan nameSpan, String lower, String value, int at, boolean isLinked) {
    boolean isChosen = CHOSEN.stream().anyMatch(lower::endsWith);
    if (lower.endsWith("code")) {
      return value.length() >= 4
          && value.length() <= 8
          && value.chars().allMatch(Character::isDigit);
    }
    if (Chars.isQuote(scan.at(at))) {
      return (isChosen && !isLinked)
          || Randomness.isKey(value, 12)
          || (isLinked && Randomness.isMixed(value));
    }
    if ("/\\-$(<[{#".indexOf(scan.at(at)) >= 0
        || value.contains("://")
        || value.contains("(")
        || value.endsWith("%")) {
      return false;
    }
    boolean isNetrc = lower.equals("password") && isOfNetrc(nameSpan);
    boolean isHeader = nameSpan.text().indexOf('-') > 0 && Chars.isUpper(nameSpan.text().charAt(0));
    boolean isVariable =
        isHeader
            || (nameSpan.text().indexOf('_') > 0
                && nameSpan.text().equals(nameSpan.text().toUpperCase(Locale.ROOT)));
    return isNetrc
        || Randomness.isKey(value, KEY)
        || ((isChosen || isVariable || isLinked)
            && Randomness.isMixed(value)
            && !value.endsWith("?"));
  }
}
