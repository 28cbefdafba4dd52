package a.b

import a.b.C
import a.b.D as E

typealias Name = String

val limit = 1
val String.size: Int get() = 1
val String?.length: Int get() = 1

class Sample(val x: Int, y: String = "") : Base(), One {
    val field = 1
    val other = 2

    constructor(a: Int) : this(a, "")

    companion object {
        const val Z = 1
    }

    fun method(a: Int, b: String?): Int {
        var local = 1
        local = 2
        if (local > 1) {
        }
        return when (a) {
            1, 2 -> 3
            is Foo -> 4
            else -> 5
        }
    }

    /* About this one. */
    fun String.method(): Int? = 1
}

enum class Kind {
    A, B;

    fun first() {}

    fun second() {}
}

object Single {
    private const val Y = 1
    internal lateinit var late: String
    open suspend inline fun first() {}
    protected override suspend fun second() {}
}

data class Data(val x: Int)

fun <T> function() {
    // nothing
    call { 'a' }
    call("""b""")
}
