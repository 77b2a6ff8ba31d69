package dev.workerbot.supervisor.laravel.application;

import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a server when its applications were deployed last: when a symbolic link on the path of
 * {@code artisan} was set, or Composer or git last changed the project. One command for all.
 */
final class ReleaseFinder {
  private static final int MOST_BYTES = 64 << 10;

  /** A symbolic link or a file, with its time. */
  private static final Pattern FOUND = Pattern.compile("([lf]) (\\d{1,12}(?:\\.\\d{1,12})?) (/.*)");

  private static final Pattern NOW = Pattern.compile("\\d{1,12}");

  /** What a deployment writes, below the project. */
  private static final List<String> WRITTEN =
      List.of("vendor/composer/installed.json", ".git/HEAD", ".git/logs/HEAD");

  private final Shell shell;
  private final Duration limit;

  ReleaseFinder(Shell shell, Duration limit) {
    this.shell = shell;
    this.limit = limit;
  }

  /**
   * How long ago each was deployed; without those of which that is not known.
   *
   * @param artisans absolute paths
   */
  Map<String, Duration> find(Set<String> artisans) {
    if (artisans.isEmpty()) {
      return Map.of();
    }
    Set<String> paths = new LinkedHashSet<>();
    artisans.forEach(artisan -> {
      paths.addAll(links(artisan));
      paths.addAll(written(artisan));
    });
    List<String> words = new ArrayList<>(List.of("find", "-P"));
    words.addAll(paths);
    words.addAll(List.of("-maxdepth", "0", "-printf", "%y %T@ %p\\n"));
    CommandLine command =
        CommandLine.inUtf8(List.of("date", "+%s")).then(CommandLine.inUtf8(words));
    return shell.run(command, limit, MOST_BYTES)
                instanceof ShellResult.ShellExited(_, var out, _, var truncated)
            && !truncated
        ? deployed(artisans, out)
        : Map.of();
  }

  /** What {@code date} and {@code find} printed. */
  static Map<String, Duration> deployed(Set<String> artisans, String out) {
    List<String> lines = out.lines().toList();
    if (lines.isEmpty() || !NOW.matcher(lines.getFirst()).matches()) {
      return Map.of();
    }
    long now = Long.parseLong(lines.getFirst());
    Map<String, Long> links = new HashMap<>();
    Map<String, Long> files = new HashMap<>();
    lines.stream()
        .map(FOUND::matcher)
        .filter(Matcher::matches)
        .forEach(line ->
            (line.group(1).equals("l") ? links : files)
                .put(line.group(3), new BigDecimal(line.group(2)).longValue()));
    Map<String, Duration> deployed = new HashMap<>();
    for (String artisan : artisans) {
      Optional<Long> last = last(links, links(artisan));
      last(files, written(artisan))
          .filter(at -> last.isEmpty() || at > last.get())
          .or(() -> last)
          .ifPresent(at -> deployed.put(artisan, Duration.ofSeconds(Math.max(0, now - at))));
    }
    return deployed;
  }

  private static Optional<Long> last(Map<String, Long> times, List<String> paths) {
    return paths.stream().filter(times::containsKey).map(times::get).max(Long::compare);
  }

  /** Each place on a path where a symbolic link may stand. */
  private static List<String> links(String path) {
    List<String> places = new ArrayList<>();
    for (int at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
      places.add(path.substring(0, at));
    }
    places.add(path);
    return places;
  }

  private static List<String> written(String artisan) {
    String project = artisan.substring(0, artisan.lastIndexOf('/'));
    return WRITTEN.stream().map(file -> project + "/" + file).toList();
  }
}
