package dev.workerbot.message.secret.scan;

import java.util.Locale;
import java.util.Set;

/** Knows values that are none: what says that there is no secret, or how it fared. */
public final class Harmless {
  private static final int LONGEST = 64;

  private static final Set<String> WORDS =
      Set.of(
          ("null none nil undefined true false yes no on off ok empty unset set missing invalid"
                  + " valid expired required incorrect wrong failed failure changed updated reset sent"
                  + " accepted rejected denied revoked refreshed rotated found unknown not is are was"
                  + " were must should has have the a an for to in of from and or with without enabled"
                  + " disabled provided given default redacted filtered hidden masked protected"
                  + " private optional present absent mismatch error done running fail pending"
                  + " unauthorized unauthenticated forbidden granted deleted created removed generated"
                  + " checked verified confirmed too but by when if it this that only already never"
                  + " eof string text bearer int integer bool boolean array object erforderlich falsch"
                  + " ungültig fehlt fehlerhaft requis requise invalide vide obligatoire requerida"
                  + " requerido incorrecta incorrecto inválida inválido vacía obligatoria verplicht"
                  + " onjuist nieprawidłowe wymagane obowiązkowe неверный неверен обязателен"
                  + " обязательно отсутствует 错误 必填 不正确 不正")
              .split(" "));

  /** What a report may be about that stands after the name of a secret. */
  private static final Set<String> THINGS =
      Set.of(
          ("attribute argument check column cookie field file header input lookup module option"
                  + " parameter prompt property refresh request rotation value")
              .split(" "));

  private static final Set<String> FATES =
      Set.of(
          ("absent configured cached completed failed finished found hidden ignored loaded missing"
                  + " passed registered replaced requested required saved scheduled shown skipped"
                  + " started stored succeeded used written")
              .split(" "));

  private Harmless() {}

  /** Whether a report may begin with this word. */
  public static boolean isThing(String word) {
    return THINGS.contains(word);
  }

  /** Whether this tells what became of something: {@code attribute found on 3 pages}. */
  public static boolean isReport(String line) {
    String[] words = line.strip().split(" +", 4);
    return words.length > 1
        && THINGS.contains(words[0])
        && (FATES.contains(words[1]) || (words[1].equals("is") && words.length > 2));
  }

  /** Whether a value is only its own name in capitals, as in {@code --token TOKEN}. */
  public static boolean isPlaceholder(String name, String value) {
    if (value.isEmpty() || !Chars.isUpper(value.charAt(0))) {
      return false;
    }
    String spoken = name.replace('-', '_').toUpperCase(Locale.ROOT);
    return value.length() > 2
        && !name.equals(name.toUpperCase(Locale.ROOT))
        && (spoken.equals(value) || spoken.endsWith("_" + value));
  }

  /** Whether nobody would mind to show this value, without its quotes. */
  public static boolean isHarmless(String value) {
    if (value.isEmpty() || value.equals(SecretMarks.MASK)) {
      return true;
    }
    if (value.length() > LONGEST) {
      return isSentence(value);
    }
    String bare = strip(value);
    return bare.isEmpty()
        || WORDS.contains(bare.toLowerCase(Locale.ROOT))
        || isVariable(value)
        || isSentence(value);
  }

  /** Without brackets, stars and full stops around it. */
  private static String strip(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && "[(<{*x•…._-?,;:!/\\#".indexOf(value.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && "])>}*x•…._-?,;:!/\\#".indexOf(value.charAt(to - 1)) >= 0) {
      to--;
    }
    return value.substring(from, to);
  }

  /** {@code ${DB_PASSWORD}}, {@code $DB_PASSWORD}, {@code %(ENV_X)s}, {@code env(X)}. */
  private static boolean isVariable(String value) {
    if (value.startsWith("%(") || value.startsWith("{{") || value.startsWith("env(")) {
      return true;
    }
    int call = value.indexOf("->");
    if (value.startsWith("$")
        && call > 1
        && value.substring(1, call).chars().allMatch(Character::isLetter)) {
      return true;
    }
    int from = value.startsWith("${") ? 2 : value.startsWith("$") ? 1 : -1;
    if (from < 0) {
      return false;
    }
    int to = from == 2 && value.endsWith("}") ? value.length() - 1 : value.length();
    boolean letter = false;
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if (!Chars.isUpper(c) && c != '_' && !Chars.isDigit(c)) {
        return false;
      }
      letter |= Chars.isUpper(c) || c == '_';
    }
    return letter;
  }

  /** As a framework speaks of a field that is wrong. */
  private static boolean isSentence(String value) {
    boolean begins =
        value.startsWith("The ") || value.startsWith("Your ") || value.startsWith("This ");
    return begins && value.endsWith(".") && value.indexOf(' ', 5) > 0;
  }
}
