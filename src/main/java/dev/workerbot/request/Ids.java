package dev.workerbot.request;

import java.util.random.RandomGenerator;

/** Makes ids that nobody can guess and that a person can read out: 16 letters and digits. */
public final class Ids {
  private static final String ALPHABET = "abcdefghjkmnpqrstvwxyz0123456789";
  private static final int LENGTH = 16;

  private final RandomGenerator random;

  /**
   * @param random must be a secure one where the ids guard anything
   */
  public Ids(RandomGenerator random) {
    this.random = random;
  }

  public String next() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
