package dev.elasticache.boot.probe;

import java.util.List;

/**
 * A reply in Valkey's protocol, RESP2 or RESP3.
 *
 * @param type first character of the reply, {@code ?} if it is none of the protocol
 * @param text text of a simple reply
 * @param elements elements of an aggregate, keys and values of a map in turn
 * @author The ElastiCache Boot authors
 */
record RespReply(char type, String text, List<RespReply> elements) {

	boolean isError() {
		return this.type == '-' || this.type == '!';
	}

	boolean isForeign() {
		return this.type == '?';
	}

}
