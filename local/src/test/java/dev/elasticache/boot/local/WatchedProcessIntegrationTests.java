package dev.elasticache.boot.local;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchedProcess}.
 */
class WatchedProcessIntegrationTests {

	@TempDir
	private Path temporaryFiles;

	@Test
	void endsWithKilledJvmEvenIfPaused() throws Exception {
		Process application = startApplication();
		String[] ports = firstLine(application).split(" ");
		assertThat(ports).hasSize(3).allMatch(WatchedProcessIntegrationTests::isListening);
		assertThat(this.temporaryFiles).isNotEmptyDirectory();
		application.destroyForcibly().waitFor();
		assertThat(Poll.until(() -> nothingIsLeft(ports))).isTrue();
	}

	@Test
	void endsWithJvmThatForgotToClose() throws Exception {
		Process application = startApplication();
		String[] ports = firstLine(application).split(" ");
		application.getOutputStream().close();
		assertThat(application.waitFor()).isZero();
		assertThat(Poll.until(() -> nothingIsLeft(ports))).isTrue();
	}

	@Test
	void endsWithClosedTerminal() throws Exception {
		Process application = startApplication();
		String[] ports = firstLine(application).split(" ");
		List<String> others = application.descendants().map((process) -> Long.toString(process.pid())).toList();
		assertThat(others).as("three engines and their watchers").hasSize(6);
		new ProcessBuilder("sh", "-c", "kill -HUP " + String.join(" ", others)).start().waitFor();
		// Where this build ignores hang-ups, the JVM it starts does as well
		application.destroyForcibly().waitFor();
		assertThat(Poll.until(() -> nothingIsLeft(ports))).isTrue();
	}

	private Process startApplication() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return new ProcessBuilder(java, "-Djava.io.tmpdir=" + this.temporaryFiles, "-cp",
				System.getProperty("java.class.path"), OrphanApplication.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private static String firstLine(Process application) throws IOException {
		BufferedReader reader = application.inputReader();
		return reader.readLine();
	}

	private boolean nothingIsLeft(String[] ports) {
		for (String port : ports) {
			if (isListening(port)) {
				return false;
			}
		}
		File[] files = this.temporaryFiles.toFile().listFiles((directory, name) -> name.startsWith("elasticache"));
		return files != null && files.length == 0;
	}

	private static boolean isListening(String port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
			return true;
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			// Reset by an engine that is about to end
			return true;
		}
	}

}
