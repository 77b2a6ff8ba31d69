package dev.workerbot.doctor;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.Facts.Thing;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.Php;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig.RetryAfter;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A server on which all is well, with Laravel's own example of a queue worker, until told
 * otherwise.
 */
final class ServerConfigViewBuilder {
  private static final Facts FACTS =
      new Facts(
          Map.of("forge", true, "ghost", false),
          Map.ofEntries(
              Map.entry("/run/of-root.pid", new Thing.Present('f', 0644, "root")),
              Map.entry("/run/of-deploy.pid", new Thing.Present('f', 0644, "deploy")),
              Map.entry("/srv/shop", new Thing.Present('d', 0755, "forge")),
              Map.entry("/srv/link/storage/logs", new Thing.Present('d', 0775, "forge", "1:8")),
              Map.entry("/srv/shop/artisan", new Thing.Present('f', 0644, "forge", "1:9")),
              Map.entry("/srv/link/artisan", new Thing.Present('f', 0644, "forge", "1:9")),
              Map.entry("/srv/shop/storage/logs", new Thing.Present('d', 0775, "forge", "1:8")),
              Map.entry("/var/log/locked", new Thing.Present('d', 0755, "root")),
              Map.entry("/usr/bin/php", new Thing.Present('f', 0755, "root")),
              Map.entry("/srv/shop/pipe", new Thing.Present('p', 0644, "forge")),
              Map.entry("/srv/shop/socket", new Thing.Present('s', 0644, "forge")),
              Map.entry("/srv/gone", new Thing.Absent()),
              Map.entry("/srv/gone/artisan", new Thing.Absent()),
              Map.entry("/usr/bin/php9", new Thing.Absent())));

  private final Map<String, String> queue = new LinkedHashMap<>();
  private final StringBuilder more = new StringBuilder();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, MemoryTrend> memory = new HashMap<>();
  private String pidfile = "/run/of-root.pid";
  private String note = "";
  private String daemon = "";
  private final Map<String, Php> phps = new HashMap<>();
  private final Map<String, RetryAfter> retryAfter = new HashMap<>();
  private final Map<String, Duration> deployed = new HashMap<>();
  private OptionalInt horizonTimeout = OptionalInt.empty();

  ServerConfigViewBuilder() {
    with("process_name=%(program_name)s_%(process_num)02d");
    with("command=php /srv/shop/artisan queue:work --sleep=3 --tries=3 --max-time=3600");
    with("autostart=true");
    with("autorestart=true");
    with("stopasgroup=true");
    with("killasgroup=true");
    with("user=forge");
    with("numprocs=2");
    with("redirect_stderr=true");
    with("stdout_logfile=/srv/shop/storage/logs/queue.log");
    with("stopwaitsecs=3600");
  }

  /** A line of the queue worker's section, in place of the one with the same key. */
  ServerConfigViewBuilder with(String line) {
    queue.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
    return this;
  }

  ServerConfigViewBuilder without(String key) {
    queue.remove(key);
    return this;
  }

  /** A queue worker with these options. */
  ServerConfigViewBuilder working(String options) {
    return with("command=php /srv/shop/artisan queue:work " + options);
  }

  /** More sections of the same file. */
  ServerConfigViewBuilder beside(String sections) {
    more.append(sections);
    return this;
  }

  ServerConfigViewBuilder in(String file, String text) {
    texts.put(file, text);
    return this;
  }

  ServerConfigViewBuilder supervisordRunsAs(String user) {
    pidfile = "/run/of-" + user + ".pid";
    return this;
  }

  ServerConfigViewBuilder growing(int megabytesAnHour, int hours) {
    memory.put("queue", new MemoryTrend((long) megabytesAnHour << 20, Duration.ofHours(hours)));
    return this;
  }

  ServerConfigViewBuilder fatal(String why) {
    note = why;
    return this;
  }

  /** A line of [supervisord]. */
  ServerConfigViewBuilder daemon(String line) {
    daemon = line + "\n";
    return this;
  }

  ServerConfigViewBuilder php(String memoryLimit, boolean pcntl) {
    Optional<Long> bytes =
        memoryLimit.equals("-1")
            ? Optional.empty()
            : Optional.of(Long.parseLong(memoryLimit.replace("M", "")) << 20);
    phps.put("php", new Php(bytes, pcntl));
    return this;
  }

  ServerConfigViewBuilder retryAfter(String connection, int seconds, boolean byDefault) {
    retryAfter.put(connection, new RetryAfter(seconds, byDefault));
    return this;
  }

  ServerConfigViewBuilder horizonTimeout(int seconds) {
    horizonTimeout = OptionalInt.of(seconds);
    return this;
  }

  /** The worker is up for 9 hours. */
  ServerConfigViewBuilder deployed(Duration ago) {
    deployed.put("/srv/shop/artisan", ago);
    return this;
  }

  private Facts facts() {
    return new Facts(
        FACTS.users(),
        FACTS.paths(),
        FACTS.supervisords(),
        new ApplicationFacts(
            phps,
            Map.of("/srv/shop", new QueueConfig(retryAfter, horizonTimeout)),
            deployed,
            Map.of()));
  }

  ServerConfigView build() {
    String main =
        "[supervisord]\npidfile=%s\n%s[program:queue]\n".formatted(pidfile, daemon)
            + queue.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue() + "\n")
                .collect(Collectors.joining())
            + more;
    Map<String, String> all = new LinkedHashMap<>(Map.of("/etc/supervisord.conf", main));
    all.putAll(texts);
    WorkerStatus worker =
        new WorkerStatus(
            WorkerName.of("queue:queue_00"),
            note.isEmpty() ? WorkerState.RUNNING : WorkerState.FATAL,
            note.isEmpty() ? OptionalInt.of(7) : OptionalInt.empty(),
            note.isEmpty() ? Optional.of(Duration.ofHours(9)) : Optional.empty(),
            note);
    return new ServerConfigView(
        new ServerName("web1"),
        ServerConfig.of("/etc/supervisord.conf", all),
        List.of(worker),
        facts(),
        memory);
  }
}
