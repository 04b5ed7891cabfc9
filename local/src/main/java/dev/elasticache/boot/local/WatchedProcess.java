package dev.elasticache.boot.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.Assert;

/**
 * Child process that does not outlive this JVM, even if the JVM is killed.
 * <p>
 * A POSIX shell starts a watcher in the background and then becomes the engine, so that
 * the process identifier is the engine's own. The watcher reads from a pipe whose other
 * end only the JVM holds: the read returns when the JVM is gone, however it went. Then
 * the watcher kills the engine, and if that was still there removes the work directory as
 * well. When the engine ends first, the JDK closes the pipe as soon as it has collected
 * the exit status, before the identifier can be in use again, and the watcher ends with
 * nothing to do.
 *
 * @author The ElastiCache Boot authors
 */
final class WatchedProcess {

	/**
	 * The pipe moves to descriptor 3, since a shell gives background jobs an empty
	 * standard input. {@code $$} is the engine-to-be, in the watcher too. A terminal that
	 * is closed takes the JVM with it, but not the watcher.
	 */
	private static final String WATCHDOG = """
			exec 3<&0 </dev/null
			{ trap "" HUP INT TERM; read -r line <&3; kill -9 $$ && rm -rf -- "$0"; } >/dev/null 2>&1 &
			exec 3<&-
			exec "$@"
			""";

	private final Process process;

	private WatchedProcess(Process process) {
		this.process = process;
	}

	/**
	 * Start a process.
	 * @param command what to execute
	 * @param root the directory to remove should this JVM end first
	 * @param directory the directory to work in
	 * @param log the file to write all output to, from its beginning
	 * @return the running process
	 */
	static WatchedProcess start(EngineCommand command, Path root, Path directory, Path log) {
		List<String> words = new ArrayList<>(List.of("sh", "-c", WATCHDOG, root.toString()));
		words.addAll(command.words());
		ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(command.environment());
		try {
			return new WatchedProcess(builder.start());
		}
		catch (IOException ex) {
			throw new LocalEngineException("No POSIX shell to start '%s' with".formatted(words.get(4)), ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * End the process at once and wait until it has ended. A process that has ended
	 * already is left alone. Not by {@link Process#destroyForcibly()}, which closes the
	 * pipe before the process has ended.
	 */
	void kill() {
		this.process.toHandle().destroyForcibly();
		awaitEnd(this.process);
	}

	/**
	 * Stop the process where it is: its connections stay, but it does not answer. Returns
	 * when all its threads have stopped, where the system tells: one of them takes the
	 * signal, and the others answer until they are scheduled next.
	 */
	void pause() {
		signal("STOP");
		Path threads = Path.of("/proc", Long.toString(pid()), "task");
		while (Files.isDirectory(threads) && isAnyRunning(threads)) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Look at the state of each thread, see proc_pid_stat(5): the letter after the name,
	 * which is in parentheses and may hold some itself.
	 * @param threads the directory of the process' threads
	 * @return whether any has not stopped
	 */
	private static boolean isAnyRunning(Path threads) {
		try (Stream<Path> directories = Files.list(threads)) {
			return directories.anyMatch((thread) -> {
				String stat = read(thread.resolve("stat"));
				return !stat.isEmpty() && !stat.startsWith("T", stat.lastIndexOf(')') + 2);
			});
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			// The thread has ended
			return "";
		}
	}

	/**
	 * Let the process go on after {@link #pause()}.
	 */
	void resume() {
		signal("CONT");
	}

	private void signal(String signal) {
		Assert.state(isAlive(), "The process has ended");
		try {
			awaitEnd(new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, pid())).start());
		}
		catch (IOException ex) {
			throw new LocalEngineException("Signal %s cannot be sent".formatted(signal), ex);
		}
	}

	/**
	 * Wait for a process that ends at once, interrupted or not. Not by
	 * {@link Process#onExit()}, which takes a thread of the common pool and hangs when
	 * the only one is the caller's.
	 * @param process the process
	 */
	private static void awaitEnd(Process process) {
		boolean interrupted = false;
		while (process.isAlive()) {
			try {
				process.waitFor();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
