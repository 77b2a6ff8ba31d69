package dev.workerbot.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at servers 20 times a second, past the bot, by Supervisor's own XML-RPC, and keeps how many
 * processes did not run. State shared between threads is guarded by {@code this}.
 */
public final class DownSampler implements AutoCloseable {
  private final List<LoopbackServer> servers;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private int samples;
  private Set<String> most = Set.of();
  private final List<String> troubles = new ArrayList<>();

  public DownSampler(List<LoopbackServer> servers) {
    this.servers = List.copyOf(servers);
    var _ = clock.scheduleAtFixedRate(this::sample, 0, 50, TimeUnit.MILLISECONDS);
  }

  private void sample() {
    try {
      Set<String> down = new TreeSet<>();
      for (int i = 0; i < servers.size(); i++) {
        List<SupervisorRpc.Row> seen = servers.get(i).rpc().processes();
        if (seen.isEmpty()) {
          throw new IOException("server " + i + " has no process");
        }
        for (SupervisorRpc.Row process : seen) {
          if (!process.state().equals("RUNNING")) {
            down.add(process.name() + " of server " + i + " " + process.state());
          }
        }
      }
      synchronized (this) {
        samples++;
        if (down.size() > most.size()) {
          most = down;
        }
      }
    } catch (IOException trouble) {
      synchronized (this) {
        troubles.add(trouble.toString());
      }
    }
  }

  /** The most that were down in one sample. */
  public synchronized Set<String> most() {
    return most;
  }

  public synchronized int samples() {
    return samples;
  }

  /** Why samples could not be taken. */
  public synchronized List<String> troubles() {
    return List.copyOf(troubles);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
