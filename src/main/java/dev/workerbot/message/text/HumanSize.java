package dev.workerbot.message.text;

import java.util.Locale;

/** Amounts of memory as people, and PHP's {@code memory_limit}, count them: 1 MB is 1024 KB. */
public final class HumanSize {
  private static final double KB = 1024;
  private static final double MB = 1024 * KB;
  private static final double GB = 1024 * MB;

  private HumanSize() {}

  /** {@code 512 KB}, {@code 86 MB}, {@code 1.4 GB}. */
  public static String of(long bytes) {
    if (bytes >= 999.5 * MB) {
      return String.format(Locale.ROOT, "%.1f GB", bytes / GB);
    }
    return bytes >= 999.5 * KB
        ? String.format(Locale.ROOT, "%.0f MB", bytes / MB)
        : String.format(Locale.ROOT, "%.0f KB", bytes / KB);
  }
}
