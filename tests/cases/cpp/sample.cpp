#include <a.h>
#include "b.h"

#define LIMIT 1
#define MAX(a, b) ((a) > (b) ? (a) : (b))

#ifdef ONE
#include <c.h>
#include <d.h>
#define C 1
#define D 2
int one(void) { return 1; }
int two(void) { return 2; }
#else
#include <e.h>
#include <f.h>
#define E 1
#define F 2
int one(void) { return 1; }
int two(void) { return 2; }
#endif

#if LIMIT
#include <c.h>
#include <d.h>
#define C 1
#define D 2
int three(void) { return 1; }
int four(void) { return 2; }
#elif OTHER
#include <e.h>
#include <f.h>
#define E 1
#define F 2
int three(void) { return 1; }
int four(void) { return 2; }
#endif

struct pair {
	int left;
	char *right, other[2];
};

union either {
	int a;
};

enum kind { A, B = 2 };

typedef struct pair *pair_t;

int count = 1, *place;
struct pair value = { .left = 1, .right = "a" };

/* Says something. */
static int *function(int a, const char *b)
{
	count = 2;
	if (a) {
	}
	switch (a) {
	case 1:
		break;
	case 2:
		break;
	}
again:
	goto again;
}

void loops(void)
{
	for (int i = 'a'; i; i++) {
	}
}

extern "C" {
#include <i.h>
#include <j.h>
#define I 1
#define J 2
int eleven(void) { return 1; }
int twelve(void) { return 2; }
}

#ifdef SIX
#elifdef SEVEN
int thirteen(void) { return 1; }
#endif

int last(void) { return 1; }

using namespace std;
using std::vector;
using Number = int;

namespace a::b {
#include <g.h>
#include <h.h>
#define G 1
#define H 2
using c::d;
using e::f;
int one() { return 1; }
template <typename T> T two(T t) { return t; }
}

#ifdef THREE
using c::d;
using e::f;
#else
using c::d;
using e::f;
#endif

#if FOUR
using c::d;
using e::f;
#elif FIVE
using c::d;
using e::f;
#endif

template <typename T>
class Box : public Base {
public:
  Box();
  int value(int a, int b = 1) const;
  int value(int a);
  int left, right;
  using Item = T;
  int first() { return 1; }
  int second() { return 2; }
};

template <> struct Only<int> {};
template <typename T> int declared(T t);
class Plain {};

union Either { int a; };
template <typename T> union Or { T a; };
template <typename T> struct Derived : Base {};
template <typename T> int constant(T t) const & { return 1; }
template <typename T> int constant(T t) const &;
template <typename T> using Alias = Box<T>;

int Plain::method() const & { return 1; }

class Qualified {
  Qualified(int a) const &;
  int value() const &;
};

auto loops() {
  for (auto &i : R"(a)") {
  }
  return [](int a) { return a; };
}
