package dev.elasticache.boot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.springframework.util.FileSystemUtils;

/**
 * Directory an engine works in, readable by its owner alone.
 *
 * @param path the directory
 * @author The ElastiCache Boot authors
 */
record WorkDirectory(Path path) implements AutoCloseable {

	/**
	 * Create a new directory among the machine's temporary files.
	 * @return the directory
	 */
	static WorkDirectory create() {
		try {
			return new WorkDirectory(Files.createTempDirectory("elasticache-local"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Create a directory in this one.
	 * @param name the name of the directory
	 * @return the directory
	 */
	WorkDirectory child(String name) {
		try {
			return new WorkDirectory(Files.createDirectory(this.path.resolve(name)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Write a file that its owner alone may read, in place of one of the same name.
	 * @param name the name of the file
	 * @param content the content of the file
	 * @return the file
	 */
	Path write(String name, String content) {
		try {
			Path file = this.path.resolve(name);
			Files.deleteIfExists(file);
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			return Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Delete a file, if there is one.
	 * @param name the name of the file
	 */
	void delete(String name) {
		try {
			Files.deleteIfExists(this.path.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Delete the directory with all it contains.
	 */
	@Override
	public void close() {
		try {
			FileSystemUtils.deleteRecursively(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
