package dev.workerbot.message.secret;

import java.util.Optional;

/**
 * Masks secrets in text: tokens by their look, values by their names, credentials in URLs, headers,
 * command lines and stack traces, private keys. Takes time linear in the length of the text,
 * whatever the text. Stateless.
 */
public final class Secrets {
  /** Stands where a secret stood. */
  public static final String MASK = Marks.MASK;

  private static final int PASSES = 4;
  private static final int SMALL = 256 << 10;

  private Secrets() {}

  /** Text of any kind, such as a log. */
  public static String masked(String text) {
    return masked(text, false);
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
    Marks marks = new Marks(text);
    Optional<View> view = Optional.of(View.of(text, marks));
    for (int round = 0; round <= View.ROUNDS && view.isPresent(); round++) {
      find(new Scan(view.get()), isCommand);
      view = view.get().decoded();
    }
    return marks.masked();
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
    new UrlSecrets(scan).find();
    new PemSecrets(scan).find();
  }
}
