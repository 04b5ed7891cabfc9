package dev.elasticache.boot.local;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/**
 * Greeting of a client that knows TLS 1.1 at most, which current JVMs do not.
 */
final class ObsoleteHello {

	private static final byte[] CLIENT_HELLO = HexFormat.of()
		.parseHex("160301" + "003f" // handshake record
				+ "01" + "00003b" + "0302" // client hello, TLS 1.1
				+ "00".repeat(32) + "00" // random, no session
				+ "0004" + "c00a" + "c009" // ECDHE with ECDSA and AES
				+ "0100" // no compression
				+ "000e" + "000a" + "0004" + "0002" + "0017" // group P-256
				+ "000b" + "0002" + "0100"); // uncompressed points

	private ObsoleteHello() {
	}

	static String versionChosenBy(LocalNode node) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
			socket.setSoTimeout(2000);
			socket.getOutputStream().write(CLIENT_HELLO);
			byte[] reply = new byte[11];
			new DataInputStream(socket.getInputStream()).readFully(reply);
			String record = HexFormat.of().formatHex(reply, 0, 3);
			return record.equals("160302") ? "TLSv1.1" : record;
		}
	}

}
