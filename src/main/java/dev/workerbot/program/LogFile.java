package dev.workerbot.program;

/**
 * Where a stream of a process goes.
 *
 * @param path absolute; {@link #AUTO} for a file that Supervisor names and deletes at its start,
 *     {@link #NONE} for nowhere. {@code %(program_name)s} and {@code %(process_num)02d} are filled
 *     in.
 * @param maxBytes size at which it is rotated; 0 for never
 * @param backups rotated files to keep
 */
public record LogFile(String path, long maxBytes, int backups) {
  public static final String AUTO = "AUTO";
  public static final String NONE = "NONE";
  public static final long MB = 1024L * 1024;

  /** With Supervisor's own rotation: 50 MB, ten kept. */
  public static LogFile at(String path) {
    return new LogFile(path, 50 * MB, 10);
  }

  public boolean isFile() {
    return !path.equals(AUTO) && !path.equals(NONE);
  }

  /** As Supervisor's files say it. */
  public String size() {
    return maxBytes > 0 && maxBytes % MB == 0 ? maxBytes / MB + "MB" : Long.toString(maxBytes);
  }
}
