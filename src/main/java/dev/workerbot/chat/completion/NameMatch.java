package dev.workerbot.chat.completion;

import java.util.Locale;
import java.util.Optional;

/** How well a name fits what was typed: in any case, and anywhere in it; best first. */
enum NameMatch {
  WHOLE,
  BEGINNING,
  /** The beginning of a part, such as {@code 2} in {@code worker-2}. */
  PART,
  INSIDE,
  /** What was typed stands only in the name of the server. */
  SERVER;

  /** How a word fits; empty where it does not. */
  static Optional<NameMatch> of(String typed, String name) {
    String word = folded(typed);
    String whole = folded(name);
    int at = whole.indexOf(word);
    if (at < 0) {
      return Optional.empty();
    }
    if (at == 0) {
      return Optional.of(word.length() == whole.length() ? WHOLE : BEGINNING);
    }
    boolean isPart = false;
    for (; at > 0 && !isPart; at = whole.indexOf(word, at + 1)) {
      isPart = !Character.isLetterOrDigit(whole.codePointBefore(at));
    }
    return Optional.of(isPart ? PART : INSIDE);
  }

  /** How {@code worker} or {@code worker@server} fits a worker on a server. */
  static Optional<NameMatch> ofTerm(String typed, String term) {
    int typedAt = typed.indexOf('@');
    int at = term.lastIndexOf('@');
    if (at < 0) {
      return of(typed, term);
    }
    String worker = term.substring(0, at);
    String server = term.substring(at + 1);
    if (typedAt < 0) {
      return of(typed, worker)
          .map(match -> match == WHOLE ? BEGINNING : match)
          .or(() -> of(typed, server).map(_ -> SERVER));
    }
    Optional<NameMatch> place = of(typed.substring(typedAt + 1), server);
    return of(typed.substring(0, typedAt), worker)
        .flatMap(match -> place.map(other -> match.compareTo(other) > 0 ? match : other));
  }

  /** What has to be in quotes is found without them. */
  private static String folded(String text) {
    return text.replace("\"", "").toLowerCase(Locale.ROOT);
  }
}
