package dev.workerbot.supervisor.laravel.answer;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A Horizon that reported itself within the last 14 seconds, as {@code horizon:list} lists it.
 *
 * @param name the slug of its machine's name, a dash and four letters; or as the application has it
 * @param supervisors how many of its supervisors run
 * @param paused whether it takes no jobs
 */
public record HorizonMachine(String name, int pid, int supervisors, boolean paused) {
  /** What Horizon says where there is none; Source: laravel/horizon, ListCommand.php. */
  private static final String NONE = "No machines are running";

  /** What a Horizon adds to the name of its machine. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9]{4}");

  /** All of them, of whichever machine; empty where that cannot be read. */
  public static Optional<List<HorizonMachine>> parse(String text) {
    return Printout.table(text, "Name", 4)
        .map(rows ->
            rows.stream()
                .filter(row -> row.get(1).matches("\\d{1,9}"))
                .map(row ->
                    new HorizonMachine(
                        row.get(0),
                        Integer.parseInt(row.get(1)),
                        row.get(2).equals("None") ? 0 : row.get(2).split(",", -1).length,
                        row.get(3).equals("paused")))
                .toList())
        .or(() -> text.contains(NONE) ? Optional.of(List.of()) : Optional.empty());
  }

  /** Whether its name is that of this host. Source: laravel/horizon, MasterSupervisor::basename. */
  public boolean isOn(String host) {
    String slug = slug(host) + "-";
    return name.startsWith(slug) && TOKEN.matcher(name.substring(slug.length())).matches();
  }

  /** Source: laravel/framework, Str::slug. */
  private static String slug(String host) {
    return host.toLowerCase(Locale.ROOT)
        .replace('_', '-')
        .replace("@", "-at-")
        .replaceAll("[^-a-z0-9\\s]+", "")
        .replaceAll("[-\\s]+", "-")
        .replaceAll("^-|-$", "");
  }
}
