package dev.workerbot.ssh.login;

import java.security.SecureRandom;
import java.util.Arrays;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.random.Random;

/**
 * Bytes of the system's secure generator, fetched many at a time: each packet is padded with a few
 * of them, and a call for each is what hundreds of idle connections would mostly compute. No byte
 * is given twice. Safe for use by several threads.
 */
final class PooledRandom implements Random, Factory<Random> {
  private static final int BYTES = 4 << 10;

  private final SecureRandom source = new SecureRandom();
  private final byte[] pool = new byte[BYTES];
  private int used = BYTES;

  @Override
  public Random create() {
    return this;
  }

  @Override
  public void fill(byte[] bytes) {
    fill(bytes, 0, bytes.length);
  }

  @Override
  public synchronized void fill(byte[] bytes, int start, int length) {
    int from = start;
    int left = length;
    while (left > 0) {
      if (used == BYTES) {
        source.nextBytes(pool);
        used = 0;
      }
      int some = Math.min(left, BYTES - used);
      System.arraycopy(pool, used, bytes, from, some);
      Arrays.fill(pool, used, used + some, (byte) 0);
      used += some;
      from += some;
      left -= some;
    }
  }
}
