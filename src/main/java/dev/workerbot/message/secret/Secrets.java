package dev.workerbot.message.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

  private Secrets() {}

  /** Text of any kind, such as a log. */
  public static String masked(String text) {
    return masked(text, false);
  }

  /**
   * A part of a text.
   *
   * @param isOwn whether workerbot itself says it, so that it is no secret
   */
  public record Piece(String text, boolean isOwn) {
    public static Piece own(String text) {
      return new Piece(text, true);
    }

    public static Piece outside(String text) {
      return new Piece(text, false);
    }
  }

  /**
   * The pieces as one text, in which what is secret by itself or by all of the text is masked, but
   * no own words.
   */
  public static String masked(List<Piece> pieces) {
    List<Piece> now =
        pieces.stream()
            .map(piece -> piece.isOwn() ? piece : Piece.outside(masked(piece.text())))
            .toList();
    for (int pass = 0; pass < PASSES; pass++) {
      List<Piece> before = now;
      SecretMarks secretMarks = marks(joined(before), false);
      int at = 0;
      List<Piece> after = new ArrayList<>();
      for (Piece piece : before) {
        int end = at + piece.text().length();
        after.add(piece.isOwn() ? piece : Piece.outside(secretMarks.masked(at, end)));
        at = end;
      }
      now = after;
      if (now.equals(before)) {
        break;
      }
    }
    return joined(now);
  }

  private static String joined(List<Piece> pieces) {
    return pieces.stream().map(Piece::text).collect(Collectors.joining());
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
