package dev.elasticache.boot.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

import org.springframework.util.unit.DataSize;

/**
 * Compression of values, in the format of zlib.
 *
 * @author The ElastiCache Boot authors
 */
final class Compression {

	/** A few kilobytes of input could inflate to as many megabytes. */
	private static final int MAX_SIZE = (int) DataSize.ofMegabytes(64).toBytes();

	private Compression() {
	}

	static byte[] compress(byte[] bytes) {
		Deflater deflater = new Deflater(Deflater.BEST_SPEED);
		ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 4);
		try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
			out.write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			deflater.end();
		}
		return compressed.toByteArray();
	}

	static byte[] decompress(byte[] bytes, int offset) {
		try (InflaterInputStream in = new InflaterInputStream(
				new ByteArrayInputStream(bytes, offset, bytes.length - offset))) {
			byte[] decompressed = in.readNBytes(MAX_SIZE + 1);
			if (decompressed.length > MAX_SIZE) {
				throw new IOException("More than %d bytes".formatted(MAX_SIZE));
			}
			return decompressed;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Value cannot be decompressed: " + ex.getMessage(), ex);
		}
	}

}
