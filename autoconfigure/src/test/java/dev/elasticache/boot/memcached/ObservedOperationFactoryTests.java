package dev.elasticache.boot.memcached;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import net.spy.memcached.ops.GetOperation;
import org.junit.jupiter.api.Test;

import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ObservedOperationFactory}.
 *
 * @author The ElastiCache Boot authors
 */
class ObservedOperationFactoryTests {

	@Test
	void endsOperationWhoseListenerFails() throws Exception {
		GetOperation.Callback callback = mock();
		GetOperation operation = new ObservedOperationFactory((name) -> (node, failure) -> {
			throw new IllegalStateException("Listener");
		}).get("key", callback);
		operation.readFromBuffer(ByteBuffer.wrap("END\r\n".getBytes(StandardCharsets.US_ASCII)));
		then(callback).should().complete();
	}

}
