@NullMarked
package io.serac.server.commit;

import org.jspecify.annotations.NullMarked;
