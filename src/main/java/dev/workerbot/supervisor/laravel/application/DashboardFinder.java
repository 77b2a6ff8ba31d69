package dev.workerbot.supervisor.laravel.application;

import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where Horizon's dashboard is: below {@code APP_URL}, at the path of config/horizon.php. Of
 * {@code .env} the server prints that one line and no other, and not even that where there could be
 * a password in it. Source: laravel/horizon 5.x, config/horizon.php ({@code path}).
 */
final class DashboardFinder {
  private static final int MOST_BYTES = 16 << 10;
  private static final String DEFAULT_PATH = "horizon";

  /** Nothing before an {@code @}, no query, and nothing but the line. */
  private static final String URL =
      "^APP_URL=[\"']?https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?[\"']?$";

  private static final String PATH =
      "^[[:space:]]*'path'[[:space:]]*=>[[:space:]]*(env\\('HORIZON_PATH',[[:space:]]*)?"
          + "'[A-Za-z0-9/_-]+'";

  private static final Pattern FOUND_URL =
      Pattern.compile("(/.*)/\\.env:APP_URL=[\"']?(https?://([A-Za-z0-9.-]+)[^\"']*?)/?[\"']?");

  private static final Pattern FOUND_PATH =
      Pattern.compile("(/.*)/config/horizon\\.php:\\s*'path'.*'/?([A-Za-z0-9/_-]+)'");

  /** The skeleton's, and those of one's own machine. */
  private static final Pattern LOCAL = Pattern.compile("localhost|127\\..*|.*\\.(?:test|local)");

  private final Shell shell;
  private final Duration limit;

  DashboardFinder(Shell shell, Duration limit) {
    this.shell = shell;
    this.limit = limit;
  }

  /** By project, those that could be found. */
  Map<String, String> find(Set<String> projects) {
    if (projects.isEmpty()) {
      return Map.of();
    }
    List<String> words = new ArrayList<>(List.of("grep", "-HosE", "-e", URL, "-e", PATH, "--"));
    projects.forEach(project -> words.addAll(files(project)));
    return shell.run(CommandLine.inUtf8(words), limit, MOST_BYTES)
                instanceof ShellResult.ShellExited(_, var out, _, var truncated)
            && !truncated
        ? dashboards(out)
        : Map.of();
  }

  private static List<String> files(String project) {
    return List.of(project + "/.env", project + "/config/horizon.php");
  }

  /** What grep printed. */
  static Map<String, String> dashboards(String out) {
    Map<String, String> urls = new HashMap<>();
    Map<String, String> paths = new HashMap<>();
    for (String line : out.lines().toList()) {
      Matcher url = FOUND_URL.matcher(line);
      Matcher path = FOUND_PATH.matcher(line);
      if (url.matches()) {
        // Of several the last one counts.
        urls.put(url.group(1), LOCAL.matcher(url.group(3)).matches() ? "" : url.group(2));
      } else if (path.matches()) {
        paths.putIfAbsent(path.group(1), path.group(2));
      }
    }
    urls.values().removeIf(String::isEmpty);
    urls.replaceAll((project, url) -> url + "/" + paths.getOrDefault(project, DEFAULT_PATH));
    return urls;
  }
}
