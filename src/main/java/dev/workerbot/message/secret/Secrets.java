package dev.workerbot.message.secret;

import dev.workerbot.message.secret.Piece.Kind;
import dev.workerbot.message.secret.flag.FlagSecrets;
import dev.workerbot.message.secret.named.NamedSecrets;
import dev.workerbot.message.secret.named.SecretNames;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.MaskedView;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import dev.workerbot.message.secret.scan.SecretMarks;
import dev.workerbot.message.secret.syntax.ArgumentSecrets;
import dev.workerbot.message.secret.syntax.CallSecrets;
import dev.workerbot.message.secret.syntax.DialogSecrets;
import dev.workerbot.message.secret.syntax.PasswordFileSecrets;
import dev.workerbot.message.secret.syntax.SpokenSecrets;
import dev.workerbot.message.secret.syntax.SqlSecrets;
import dev.workerbot.message.secret.syntax.TableSecrets;
import dev.workerbot.message.secret.syntax.TagSecrets;
import dev.workerbot.message.secret.syntax.UrlSecrets;
import dev.workerbot.message.secret.syntax.WordSecrets;
import dev.workerbot.message.secret.token.PemSecrets;
import dev.workerbot.message.secret.token.TokenSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Masks secrets in text: tokens by their look, values by their names, credentials in URLs, headers,
 * command lines and stack traces, private keys. Takes time linear in the length of the text,
 * whatever the text. Stateless.
 */
public final class Secrets {
  /** Stands where a secret stood. */
  public static final String MASK = SecretMarks.MASK;

  private static final int PASSES = 4;
  private static final int SMALL = 256 << 10;

  /** Shorter than the word {@code bearer} and what may follow it. */
  private static final int PLAIN = 14;

  /** So long is what somebody drew by lot, at least. */
  private static final int DRAWN = 10;

  private Secrets() {}

  /** Text of any kind, such as a log. */
  public static String masked(String text) {
    return masked(text, false);
  }

  /**
   * The same pieces, in which what is secret by itself or by all of the text is masked: in text
   * from outside, that is; own words and names are as they were.
   */
  public static List<Piece> masked(List<Piece> pieces) {
    List<Piece> now =
        pieces.stream()
            .map(piece ->
                piece.kind() == Kind.OUTSIDE && !isPlain(piece.text())
                    ? piece.with(masked(piece.text()))
                    : piece)
            .toList();
    for (int pass = 0; pass < PASSES && hasOutside(now); pass++) {
      List<Piece> before = now;
      SecretMarks secretMarks = marks(read(before), false);
      int at = 0;
      List<Piece> after = new ArrayList<>();
      for (Piece piece : before) {
        int end = at + piece.text().length();
        after.add(piece.kind() == Kind.OUTSIDE ? piece.with(secretMarks.masked(at, end)) : piece);
        at = end;
      }
      now = after;
      if (now.equals(before)) {
        break;
      }
    }
    return now;
  }

  /** Whether by itself it is certainly no secret: a short word or two. */
  private static boolean isPlain(String text) {
    return text.length() <= PLAIN
        && text.chars().allMatch(c -> c == ' ' || Chars.isLetter((char) c));
  }

  private static boolean hasOutside(List<Piece> pieces) {
    return pieces.stream().anyMatch(piece -> piece.kind() == Kind.OUTSIDE);
  }

  private static String read(List<Piece> pieces) {
    return pieces.stream().map(Piece::read).collect(Collectors.joining());
  }

  /**
   * What something is called. A keyword beside an ordinary word, such as {@code credentials:sync},
   * stays; what is a token by its look goes, and so does a value drawn by lot.
   */
  public static Piece name(String text) {
    SecretMarks all = marks(text, false);
    if (all.isEmpty()) {
      return new Piece(text, Kind.NAME);
    }
    SecretMarks tokens = new SecretMarks(text);
    new TokenSecrets(new Scan(MaskedView.of(text, tokens))).find();
    all.addRunsTo(tokens, (from, to) -> !isOrdinary(text, from, to));
    return new Piece(tokens.masked(0, text.length()), Kind.NAME);
  }

  private static boolean isOrdinary(String text, int from, int to) {
    String[] parts = text.substring(from, to).split("[=:@,]", -1);
    boolean isAssigned = from > 0 && text.charAt(from - 1) == '=';
    return !(isAssigned && Randomness.isMixed(parts[0]))
        && Stream.of(parts)
            .noneMatch(part -> Randomness.isKey(part, DRAWN) || Randomness.isUuid(part));
  }

  /** A command line, where a flag such as {@code -p} is taken for a password's if in doubt. */
  public static String maskedCommand(String text) {
    return masked(text, true);
  }

  /** Until nothing changes: what was masked once is left as it is. */
  private static String masked(String text, boolean isCommand) {
    String before = text;
    String masked = once(text, isCommand);
    for (int pass = 1; pass < PASSES && !masked.equals(before); pass++) {
      if (masked.length() > SMALL) {
        break;
      }
      before = masked;
      masked = once(masked, isCommand);
    }
    return masked;
  }

  private static String once(String text, boolean isCommand) {
    return marks(text, isCommand).masked(0, text.length());
  }

  private static SecretMarks marks(String text, boolean isCommand) {
    SecretMarks secretMarks = new SecretMarks(text);
    Optional<MaskedView> view = Optional.of(MaskedView.of(WorkerNames.hidden(text), secretMarks));
    for (int round = 0; round <= MaskedView.ROUNDS && view.isPresent(); round++) {
      find(new Scan(view.get()), isCommand);
      view = view.get().decoded();
    }
    return secretMarks;
  }

  private static void find(Scan scan, boolean isCommand) {
    SecretNames names = new SecretNames();
    new TokenSecrets(scan).find();
    new NamedSecrets(scan, names).find();
    new TagSecrets(scan, names).find();
    new WordSecrets(scan, names).find();
    new FlagSecrets(scan, names, isCommand).find();
    new CallSecrets(scan, names).find();
    new SqlSecrets(scan, names).find();
    new TableSecrets(scan, names).find();
    new ArgumentSecrets(scan, names).find();
    new DialogSecrets(scan).find();
    new PasswordFileSecrets(scan).find();
    new SpokenSecrets(scan).find();
    new UrlSecrets(scan).find();
    new PemSecrets(scan).find();
  }
}
